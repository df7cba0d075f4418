import { answerRow } from '../../domain/answers.ts'
import type { AnswerSummary, QueueRow } from '../../domain/operations.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { Language } from '../format.ts'
import type { Translate } from '../i18n/index.ts'

/** The last answer in the cashier's words: the table's sentence, or the gateway's own words where the table has none. */
export function answerSentence(
  t: Translate,
  gateway: GatewayName,
  answer: AnswerSummary,
  language: Language,
): string {
  const known = answer.code === undefined ? undefined : answerRow(gateway, answer.code)
  if (known) return known[language]
  return answer.message ?? t(`queue.answerClass.${answer.class}`)
}

/**
 * What a person does next about a row's last answer, or `null` where there is nothing to do, where the table does not
 * know the answer, and where the row itself asks for a decision.
 */
export function answerNextSentence(t: Translate, { gateway, state, lastAnswer }: QueueRow): string | null {
  if (lastAnswer?.code === undefined || state === 'attention' || state === 'cancelled') return null
  const next = answerRow(gateway, lastAnswer.code)?.next
  return next === undefined || next === 'nothing' ? null : t(`queue.answerNext.${next}`)
}
