import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { HubError } from '../../contract/hub/errors.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { verifyCallback } from '../../electron/callbacks/signature.ts'
import type { HubKey } from '../administration/hub-key.ts'
import type { Database, Sql } from '../database/database.ts'
import { appendToFeed, sealedCallback } from '../feed/feed.ts'

/** How far a callback's time may lie before or after now. Seconds. Not documented by Liquido. */
const toleranceSeconds = 3600

/** A refund's own key: its payment's key, a dash and a count (Liquido, Refund; domain/liquido.ts). */
const refundKeyPattern = /^(?<payment>.+)-[1-9]\d{0,8}$/u

/** The refund that a callback is about, as far as it is needed to find who made it. */
const refundSchema = z.object({
  eventType: z.enum(['CHARGE_REFUND_SUCCEEDED', 'CHARGE_REFUND_FAILED']),
  data: z.object({ chargeDetails: z.object({ idempotencyKey: z.string().regex(refundKeyPattern) }) }),
})

/** The sale whose refund a callback tells of; `null`: it tells of something else. */
function saleKeyOf(body: Buffer): string | null {
  try {
    const parsed = refundSchema.safeParse(JSON.parse(body.toString('utf8')))
    if (!parsed.success) return null
    const { payment = '' } =
      refundKeyPattern.exec(parsed.data.data.chargeDetails.idempotencyKey)?.groups ?? {}
    return `liquido:${payment}`
  } catch {
    return null
  }
}

/** The one counter that took a sale back; `null`: none has told so, or several have. */
async function makerOf(tx: Sql, storeId: string, saleKey: string | null): Promise<string | null> {
  if (saleKey === null) return null
  const makers = await tx
    .selectFrom('claims')
    .innerJoin('sales', 'sales.sale_id', 'claims.sale_id')
    .select('counter_id')
    .distinct()
    .where('store_id', '=', storeId)
    .where('sale_key', '=', saleKey)
    .limit(2)
    .execute()
  return makers.length === 1 ? (makers[0]?.counter_id ?? null) : null
}

type Handed = { storeId: string; body: Buffer; signature: string }

/**
 * Takes a callback: checked over its raw bytes, stored with its place in the store's feed, and only then answered. The same
 * bytes again are taken and change nothing. It goes to the counter that took the sale back, to all of the store where none or several
 * did; each checks it again.
 */
export async function takeLiquidoCallback(
  { database, key }: { database: Database; key: HubKey },
  { storeId, body, signature }: Handed,
  now: number,
): Promise<Result<Record<string, never>, HubError<'BadSignature' | 'TooOld' | 'NoSecret' | 'NotFound'>>> {
  const store = await database.db
    .selectFrom('stores')
    .select('liquido_secret')
    .where('store_id', '=', storeId)
    .executeTakeFirst()
  if (store === undefined) return err({ tag: 'NotFound' })
  const secret = store.liquido_secret === null ? null : key.open(store.liquido_secret, storeId)
  if (secret === null) return err({ tag: 'NoSecret' })
  const verified = verifyCallback(body, signature, secret, now, toleranceSeconds)
  if (!verified.ok) return verified
  await database.ofStore(storeId, async (tx) => {
    const callbackId = randomUUID()
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('callbacks')
      .values({
        callback_id: callbackId,
        store_id: storeId,
        body_hash: createHash('sha256').update(body).digest('hex'),
        received_at: now,
      })
      .onConflict((conflict) => conflict.columns(['store_id', 'body_hash']).doNothing())
      .executeTakeFirstOrThrow()
    if (Number(numInsertedOrUpdatedRows) === 0) return
    const counterId = await makerOf(tx, storeId, saleKeyOf(body))
    const item = {
      type: 'callback',
      callbackId,
      gateway: 'liquido',
      body: sealedCallback(body, storeId, key),
      signature,
    } as const
    await appendToFeed(tx, storeId, [counterId === null ? { item } : { item, counterId }], now)
  })
  return ok({})
}
