import type { IncomingMessage } from 'node:http'
import type { HubError } from '../../contract/hub/errors.ts'
import { oldestRequestMs } from '../../contract/hub/signature.ts'
import type { HubRoutes, RouteName } from '../../contract/hub/routes.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Sessions } from '../administration/sessions.ts'
import type { Database } from '../database/database.ts'
import type { AdministratorCaller, CounterCaller, NewcomerCaller } from './handlers.ts'
import { createRateLimit } from './rate-limit.ts'
import type { Rate } from './rate-limit.ts'
import { readSignature } from './signed-request.ts'
import type { SignedRequest } from './signed-request.ts'

export type Rates = {
  /** Of one counter. */
  counter: Rate
  /** Of one address that has not proven anything. */
  address: Rate
}

export const usualRates: Rates = {
  counter: { burst: 300, perSecond: 50 },
  address: { burst: 60, perSecond: 5 },
}

type Admitted = null | NewcomerCaller | CounterCaller | AdministratorCaller

/** Knows who sends a request; one place for all routes. */
export type Door = {
  admit(
    by: HubRoutes[RouteName]['by'],
    message: IncomingMessage,
    bytes: Uint8Array,
  ): Promise<Result<Admitted, HubError>>
}

type Parts = {
  database: Database
  clock: Clock
  sessions: Sessions
  rates: Rates
  /** Addresses of proxies that say in `X-Forwarded-For` whom they ask for. */
  proxies: readonly string[]
}

/** An IPv4 address that Node writes as one of IPv6. */
const plainAddress = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.)/iu, '')

/** Who asks: the nearest address that is not one of our proxies. What a stranger writes into the header is before it. */
function addressOf({ socket, headers }: IncomingMessage, proxies: readonly string[]): string {
  const told = String(headers['x-forwarded-for'] ?? '').split(',')
  const hops = [...told.filter((hop) => hop.trim() !== ''), socket.remoteAddress ?? ''].map(plainAddress)
  return hops.findLast((hop) => !proxies.includes(hop)) ?? hops[0] ?? ''
}

/** A nonce is remembered for as long as its request could be taken again, by hubs whose clocks are a minute apart. */
const nonceKeptMs = oldestRequestMs + 60_000
const cleanUpGapMs = 60_000

export function createDoor({ database: { db }, clock, sessions, rates, proxies }: Parts): Door {
  const [ofCounter, ofAddress] = [
    createRateLimit(rates.counter, clock),
    createRateLimit(rates.address, clock),
  ]
  let cleanedAt = 0

  /** The first use of a nonce: one statement, so that two hubs never both take it. */
  async function isFirstUse(counterId: string, nonce: string, now: number): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('nonces')
      .values({ counter_id: counterId, nonce, seen_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (now - cleanedAt > cleanUpGapMs) {
      cleanedAt = now
      await db
        .deleteFrom('nonces')
        .where('seen_at', '<', now - nonceKeptMs)
        .execute()
    }
    return Number(numInsertedOrUpdatedRows) === 1
  }

  async function counter(signed: SignedRequest): Promise<Result<CounterCaller, HubError>> {
    const now = clock.now()
    const known = await db
      .selectFrom('counters')
      .select(['counter_id', 'store_id', 'revoked_at'])
      .where('public_key', '=', signed.publicKey)
      .executeTakeFirst()
    if (known === undefined) return err({ tag: 'BadSignature' })
    if (known.revoked_at !== null) return err({ tag: 'Revoked' })
    if (!ofCounter.take(known.counter_id)) return err({ tag: 'TooMany' })
    if (!(await isFirstUse(known.counter_id, signed.nonce, now))) return err({ tag: 'Replayed' })
    const presence = { seen_at: now, skew_ms: signed.skewMs }
    await db
      .insertInto('presence')
      .values({ counter_id: known.counter_id, ...presence })
      .onConflict((conflict) => conflict.column('counter_id').doUpdateSet(presence))
      .execute()
    return ok({ counterId: known.counter_id, storeId: known.store_id })
  }

  return {
    async admit(by, message, bytes) {
      if (by === 'administrator') {
        const token = /^Bearer (?<token>[\w-]{43})$/u.exec(message.headers.authorization ?? '')?.groups?.[
          'token'
        ]
        return token === undefined ? err({ tag: 'NotSignedIn' }) : sessions.admit(token)
      }
      // Before anything is reckoned: whoever has proven nothing gets little of the processor.
      if (by !== 'counter' && !ofAddress.take(addressOf(message, proxies))) return err({ tag: 'TooMany' })
      if (by === 'anyone' || by === 'gateway') return ok(null)
      const signed = await readSignature(message, bytes, clock.now())
      if (!signed.ok) return signed
      return by === 'newcomer' ? ok({ publicKey: signed.value.publicKey }) : counter(signed.value)
    },
  }
}
