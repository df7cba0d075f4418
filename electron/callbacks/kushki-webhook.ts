import type { StorageFailed } from '../../contract/operations.ts'
import type { Clock } from '../../domain/clock.ts'
import type { AskedFor } from '../../domain/evidence.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { readKushkiWebhook, webhookAnswer } from '../gateways/kushki-webhook.ts'
import { parseJson } from '../gateways/summary.ts'
import { storageFailed, type StorageFailure } from '../storage/failure.ts'
import type { Applied } from './apply.ts'
import type { CallbackError } from './callback.ts'
import { verifyKushkiWebhook } from './signature.ts'

export type HandedWebhook = {
  /** Exactly as received; the signature is over these bytes. */
  body: string | Uint8Array
  /** The `X-Kushki-Signature` header. */
  signature: string
  /** The `X-Kushki-Id` header. */
  id: string
}

/** What the queue offers a webhook. */
export type WebhookRows = {
  /** What the operation that Kushki knows by this `client_transaction_id` asks for; `null`: none was sent from here. */
  askedFor(wireId: string): Result<AskedFor | null, StorageFailure>
  /** Ends the row by a definite answer that came by another way than its request. */
  settle(
    wireId: string,
    summary: AnswerSummary,
  ): Result<'changed' | 'alreadyKnown' | 'notOurs', StorageFailure>
  /** Something was told that proves nothing: the row is looked up now, where it can be. */
  lookUp(wireId: string): void
}

export type WebhookApplier = (
  handed: HandedWebhook,
) => Promise<Result<{ applied: Applied }, CallbackError | StorageFailed>>

/**
 * Takes Kushki's card-present webhooks, in any order and any number of times: a duplicate is `alreadyKnown`. Nothing of
 * the body is looked at before its signature holds.
 */
export function createWebhookApplier({
  rows,
  clock,
  secret,
  toleranceSeconds,
}: {
  rows: WebhookRows
  clock: Clock
  /** The store's webhook signature, of Kushki's Console; `null` where none is set. */
  secret: () => Promise<string | null>
  toleranceSeconds: () => number
}): WebhookApplier {
  return async ({ body, ...headers }) => {
    const key = await secret()
    if (key === null || key === '') return err({ tag: 'NoSecret' })
    const verified = verifyKushkiWebhook(body, headers, key, clock.now(), toleranceSeconds())
    if (!verified.ok) return verified
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
    const webhook = readKushkiWebhook(parseJson(text))
    if (webhook === null) return err({ tag: 'NotACallback' })
    const wireId = webhook.client_transaction_id
    const asked = rows.askedFor(wireId)
    if (!asked.ok) return storageFailed(asked.error)
    if (asked.value === null) return ok({ applied: 'notOurs' })
    const answer = webhookAnswer(webhook, asked.value, clock.now())
    if (typeof answer === 'string') {
      rows.lookUp(wireId)
      return ok({ applied: 'noted' })
    }
    const settled = rows.settle(wireId, answer)
    return settled.ok ? ok({ applied: settled.value }) : storageFailed(settled.error)
  }
}
