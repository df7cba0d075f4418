import type { HistoryEvent } from '../../contract/history.ts'
import { answerRow } from '../../domain/answers.ts'
import { verdictSchema } from '../../domain/operations.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { Translate } from '../i18n/index.ts'
import { answerSentence } from './answer.ts'
import { eventWord } from './event-words.ts'

/** What an entry of the journal about an operation says; one of another version is told by its name. */
export function eventSentence(t: Translate, event: string): string {
  const word = eventWord(event)
  return word === null ? t('history.event.other', { event }) : t(`history.event.${word}`)
}

/**
 * What the journal says beside an entry: the verdict of whoever decided, or the gateway's answer in the window's words with
 * its code, by which support finds it; `null` where it says nothing.
 */
export function eventDetail(
  t: Translate,
  { detail, at }: Pick<HistoryEvent, 'detail' | 'at'>,
  gateway: GatewayName,
): string | null {
  const verdict = verdictSchema.safeParse(detail['verdict'])
  if (verdict.success)
    return t(`queue.verdict.${detail['minor'] === undefined ? verdict.data : 'partlyDone'}`)
  const { code } = detail
  if (typeof code !== 'string') return null
  const known = answerRow(gateway, code)
  if (known === undefined) return t('history.code', { code })
  const sentence = answerSentence(t, gateway, { class: known.class, at, code })
  // A gateway's codes are numbered; our own names for what has no code say nothing to anybody.
  return /\d/u.test(code) ? `${sentence} (${code})` : sentence
}
