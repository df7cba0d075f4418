import { answerRow } from '../../domain/answers.ts'
import { currencySchema } from '../../domain/money.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { QueueRow } from '../../contract/operations.ts'
import type { GatewayName } from '../../domain/sales.ts'
import { formatMoney } from '../i18n/format.ts'
import type { Catalogue } from '../i18n/es/index.ts'
import type { Translate } from '../i18n/index.ts'

type AnswerKey = {
  [Gateway in GatewayName]: `answers.${Gateway}.${keyof Catalogue['answers'][Gateway] & string}`
}[GatewayName]

/**
 * The last answer in the cashier's words: the catalogue's sentence, or the gateway's own words for a code that is not
 * known. Every code of the table has a sentence (test/unit/answers).
 */
export function answerSentence(t: Translate, gateway: GatewayName, answer: AnswerSummary): string {
  const known = answer.code === undefined ? undefined : answerRow(gateway, answer.code)
  if (known) return t(`answers.${gateway}.${known.code}` as AnswerKey)
  const name = t(`shell.gateway.${gateway}`)
  return answer.message === undefined
    ? t(`queue.answerClass.${answer.class}`, { gateway: name })
    : t('answers.ownWords', { gateway: name, words: answer.message })
}

/** Why a supervisor has to review a row, or `null` where nobody has to. */
export const attentionSentence = (
  t: Translate,
  { attention, gateway }: Pick<QueueRow, 'attention' | 'gateway'>,
): string | null =>
  attention === null ? null : t(`queue.attention.${attention}`, { gateway: t(`shell.gateway.${gateway}`) })

/** That only a part was given back, or `null` where it was not so. */
export function partlySentence(t: Translate, { money, askedMinor }: QueueRow): string | null {
  if (askedMinor === null) return null
  return t('outcome.partly', {
    given: formatMoney(money),
    asked: formatMoney({ ...money, minor: askedMinor }),
  })
}

/** That the gateway told another final amount, or `null` where it did not. */
export function finalMoneySentence(t: Translate, { gateway, lastAnswer }: QueueRow): string | null {
  const final = lastAnswer?.final
  if (final === undefined) return null
  const currency = currencySchema.safeParse(final.currency)
  const money = currency.success
    ? formatMoney({ currency: currency.data, minor: final.minor })
    : `${final.currency} ${(final.minor / 100).toFixed(2)}`
  return t('outcome.finalMoney', { money, gateway: t(`shell.gateway.${gateway}`) })
}

/**
 * What a person does next about a row's last answer, or `null` where there is nothing to do, where the table does not
 * know the answer, and where the row itself asks for a decision.
 */
export function answerNextSentence(t: Translate, { gateway, state, lastAnswer }: QueueRow): string | null {
  if (lastAnswer?.code === undefined || state === 'attention' || state === 'cancelled') return null
  // A refusal that ended nothing may be of a repeat: what it says to do would be a second operation.
  const isRefusalLookedUp =
    state === 'unknown' && (lastAnswer.class === 'refused' || lastAnswer.class === 'declined')
  const next = isRefusalLookedUp ? 'lookUp' : answerRow(gateway, lastAnswer.code)?.next
  return next === undefined || next === 'nothing' ? null : t(`queue.answerNext.${next}`)
}
