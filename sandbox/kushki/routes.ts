import { Hono, type MiddlewareHandler } from 'hono'
import type { Clock } from '../../domain/clock.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import type { Behaviour } from '../behaviour.ts'
import type { Agreements } from '../cards/agreements.ts'
import { openCard, type CardBlock, type OpenedCard } from '../cards/open-card.ts'
import {
  answer,
  answering,
  perDelivery,
  respond,
  type Answer,
  type SandboxContext,
  type SandboxEnv,
} from '../http/answers.ts'
import type { Transactions } from '../ledger/transactions.ts'
import type { Notifier } from '../notifications/notifier.ts'
import { failedAfterEffect, processed } from './answers.ts'
import type { Verdict } from './bookings.ts'
import type { Processor, ProcessorSettings } from './processor.ts'
import { invalid, refused, type Refusal } from './refusals.ts'
import { searching } from './search-route.ts'
import type { Webhooks } from './webhooks.ts'
import { refundSchema, reverseSchema, voidSchema } from './wire.ts'

export type KushkiParts = {
  /** What `Private-Credential-Id` must say. */
  credential: string
  processor: Processor
  transactions: Transactions
  settings: ProcessorSettings
  /** The forms of ciphertext it has agreed to open. */
  agreements: Agreements
  clock: Clock
  behaviour: () => Behaviour
  webhooks: Webhooks
  notifier: Notifier
}

/** API gateway's own refusals: no key, 401; a key that is not known, 403. */
const authorised =
  (credential: string): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    const given = c.req.header('private-credential-id') ?? ''
    if (given === '') return respond(c, answer(401, { message: 'Unauthorized' }))
    if (given === credential) return next()
    return respond(c, answer(403, { Message: 'User is not authorized to access this resource' }))
  }

/** Answers a verdict, after its webhook where the acquirer is in a hurry with that. */
const settling =
  ({ settings, behaviour, webhooks, notifier }: KushkiParts) =>
  async (
    verdict: Result<Verdict, Refusal>,
    asked: 'Reverse' | 'Void' | 'Refund',
    type: string,
  ): Promise<Answer> => {
    const { operations } = behaviour()
    if (!verdict.ok) return refused(verdict.error, operations.duplicates)
    const { line, slow, isRepeated } = verdict.value
    if (!isRepeated) {
      await notifier.add('kushki', line.effectiveAt, () => webhooks.ofOperation(line, asked))
      if (operations.effectAfterMs > 0) return failedAfterEffect(504)
      if (operations.errorAfterEffect !== null) return failedAfterEffect(operations.errorAfterEffect)
    }
    // A void that came too late was processed as a refund.
    const done = processed(line, line.kind === 'refund' ? 'Refund' : type, operations)
    return slow ? { ...done, answerAfterMs: settings.slowAnswerMs } : done
  }

/**
 * Whose card an operation came with, or `null`: without one, or one that nobody looks at. Refused as the documents show it
 * where the card block cannot be opened or what is in it is no card (Kushki, Voids & Refunds, E002 "Vault token can't
 * decrypt").
 */
const openingCards =
  ({ agreements }: KushkiParts) =>
  (block: CardBlock | undefined): Result<OpenedCard | null, Refusal> => {
    if (block === undefined || !agreements.opensCards) return ok(null)
    const opened = openCard(block, agreements.list())
    return opened.ok ? opened : err({ tag: 'CardUnreadable', why: opened.error })
  }

/** Kushki's card-present API, as far as taking sales back and finding them goes. */
export function kushkiRoutes(parts: KushkiParts): Hono<SandboxEnv> {
  const { credential, processor, behaviour } = parts
  const settle = settling(parts)
  const cardOf = openingCards(parts)

  function transaction(c: SandboxContext): Answer | Promise<Answer> {
    const { json, declineWith = null } = c.var
    const mode = (json as { transaction_mode?: unknown } | null | undefined)?.transaction_mode
    if (mode === 'Reverse') {
      const body = reverseSchema.safeParse(json)
      if (!body.success) return invalid(body.error)
      const card = cardOf(body.data.card_details)
      const verdict = card.ok ? processor.reverse(body.data, declineWith, card.value) : card
      return settle(verdict, mode, body.data.transaction_type)
    }
    if (mode === 'Void') {
      const body = voidSchema.safeParse(json)
      if (!body.success) return invalid(body.error)
      const card = cardOf(body.data.card_details)
      const verdict = card.ok ? processor.void(body.data, declineWith, card.value) : card
      return settle(verdict, mode, body.data.transaction_type)
    }
    const why = 'transaction_mode: the sandbox knows Reverse and Void'
    return refused({ tag: 'InvalidBody', why }, null)
  }

  function refund(c: SandboxContext): Answer | Promise<Answer> {
    const body = refundSchema.safeParse(c.var.json)
    if (!body.success) return invalid(body.error)
    const card = cardOf(body.data.card_details)
    const verdict = card.ok ? processor.refund(body.data, c.var.declineWith ?? null, card.value) : card
    return settle(verdict, 'Refund', 'Refund')
  }

  const routes = new Hono<SandboxEnv>()
  const checked = authorised(credential)
  const isTwice = (): boolean => behaviour().operations.isDeliveredTwice
  routes.post('/pos/v1/transaction', checked, answering(perDelivery(isTwice, transaction)))
  routes.post('/pos/v1/refund', checked, answering(perDelivery(isTwice, refund)))
  routes.post('/pos-analytics/v1/transactions/search', checked, answering(searching(parts)))
  return routes
}
