import { createHash, verify } from 'node:crypto'
import type { EventBatch, ToldEvent } from '../../contract/hub/events.ts'
import type { HubError } from '../../contract/hub/errors.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { publicKeyOf } from '../http/signed-request.ts'

/** The hash before a journal's first entry. */
const journalBeginning = createHash('sha256').update('extorno journal, version 1').digest('hex')

/**
 * The hash of an entry of a counter's journal, reckoned here from what the counter told and not taken from it
 * (docs/decisions/0022-hash-chained-journal.md).
 *
 * @param detail the text that the entry was hashed with
 */
function hashOf(before: string, event: ToldEvent, detail: string): string {
  const hash = createHash('sha256').update(before)
  for (const field of [
    String(event.sequence),
    String(event.at),
    event.day,
    event.operationId ?? '',
    event.who,
    event.type,
    detail,
  ])
    hash.update(`\n${Buffer.byteLength(field)}:`).update(field)
  return hash.digest('hex')
}

/** Whether a head is this key's, for this place and hash (docs/decisions/0037-signed-journal-heads.md). */
function isHeadOf(text: string, publicKey: string, sequence: number, hash: string): boolean {
  const [, key, headSequence, at = '', headHash = '', signature = ''] = text.split('.')
  if (key !== publicKey || headSequence !== String(sequence)) return false
  if (Buffer.from(headHash, 'base64url').toString('hex') !== hash) return false
  const signed = Buffer.from(`extorno journal head, version 1\n${sequence}\n${at}\n${hash}`)
  return verify(null, signed, publicKeyOf(key), Buffer.from(signature, 'base64url'))
}

/**
 * Whether a batch is one piece of one journal: places in order, each hash over the one before it, the last one signed by the
 * counter. An entry that is withheld is taken at its hash, which the next one's and the signature cover.
 */
export function checkBatch(
  { events, previousHash, head }: EventBatch,
  publicKey: string,
): Result<null, HubError<'ChainBroken'>> {
  let before = previousHash
  const first = events[0]?.sequence ?? 1
  if (first === 1 && previousHash !== journalBeginning) return err({ tag: 'ChainBroken', sequence: 1 })
  for (const [index, event] of events.entries()) {
    const isNext = event.sequence === first + index
    const fits =
      event.form === 'withheld' || hashOf(before, event, JSON.stringify(event.detail)) === event.hash
    if (!isNext || !fits) return err({ tag: 'ChainBroken', sequence: event.sequence })
    before = event.hash
  }
  const last = first + events.length - 1
  return isHeadOf(head, publicKey, last, before) ? ok(null) : err({ tag: 'ChainBroken', sequence: last })
}
