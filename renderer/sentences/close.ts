import type { Comparison, DayClose, FindCloseError, MakeCloseError } from '../../contract/day-close.ts'
import type { Reconciliation, ReconcileError } from '../../contract/reconciliation.ts'
import type { CloseShiftError } from '../../contract/shifts.ts'
import type { Currency } from '../../domain/money.ts'
import type { Difference } from '../../domain/reconciliation.ts'
import { formatDay, formatMoney } from '../i18n/format.ts'
import type { Language } from '../i18n/format.ts'
import type { Translate } from '../i18n/index.ts'
import { notReadSentence } from './errors.ts'

type Unreachable = { tag: 'Unreachable' }

/** Why a close was not made, found or saved, and what to do. */
export function closeErrorSentence(
  t: Translate,
  error: MakeCloseError | FindCloseError | Unreachable | { tag: 'NotApproved' },
): string {
  switch (error.tag) {
    case 'Removed':
      return t('closeOfDay.error.Removed', { days: error.days })
    case 'StorageFailed':
      return t('closeOfDay.error.StorageFailed', { why: t(`submitError.storage.${error.why}`) })
    case 'Unreachable':
      return t('closeOfDay.error.unreachable')
    case 'NotApproved':
      return t('approval.notApproved')
    case 'DayNotBegun':
    case 'Busy':
    case 'NoSuchClose':
      return t(`closeOfDay.error.${error.tag}`)
  }
}

/** Why a shift was not told or ended. */
export function shiftErrorSentence(t: Translate, error: CloseShiftError | Unreachable): string {
  switch (error.tag) {
    case 'NotOpen':
      return t('closeOfDay.shift.error.NotOpen')
    case 'StorageFailed':
      return t('closeOfDay.shift.error.StorageFailed', { why: t(`submitError.storage.${error.why}`) })
    case 'Unreachable':
      return t('closeOfDay.shift.error.unreachable')
  }
}

/** Why it is not known whether a day agrees. */
export function reconcileErrorSentence(t: Translate, error: ReconcileError): string {
  switch (error.tag) {
    case 'NotReached':
      return t('closeOfDay.reconcile.notReached', { gateway: t(`shell.gateway.${error.gateway}`) })
    case 'Busy':
      return t('closeOfDay.error.Busy')
    case 'Removed':
      return t('closeOfDay.reconcile.removed', { days: error.days })
    case 'StorageFailed':
      return notReadSentence(t, error)
  }
}

/** How a day compares with what its gateways say of it: what is said first, then each difference, then what was not compared. */
export type Agreement = {
  tone: 'good' | 'warn' | 'bad'
  first: string
  differences: string[]
  rest: string[]
}

export function agreementOf(t: Translate, reconciliation: Reconciliation): Agreement {
  const { differences, compared, open, tooNew, agreedMinor } = reconciliation
  const agrees = differences.length === 0
  return {
    tone: agrees ? 'good' : 'bad',
    first: agrees
      ? t('closeOfDay.reconcile.agrees', { count: compared, money: moneyText(agreedMinor) })
      : t('closeOfDay.reconcile.differs', { count: differences.length }),
    differences: differences.map((difference) => differenceSentence(t, difference)),
    rest: [
      ...(open === 0 ? [] : [t('closeOfDay.reconcile.open', { count: open })]),
      ...(tooNew === 0 ? [] : [t('closeOfDay.reconcile.tooNew', { count: tooNew })]),
    ],
  }
}

/** The same of a close. */
export function comparisonOf(t: Translate, comparison: Comparison): Agreement {
  switch (comparison.tag) {
    case 'compared':
      return agreementOf(t, comparison.reconciliation)
    case 'notReached':
      return unknownAgreement(
        t('closeOfDay.reconcile.notReached', { gateway: t(`shell.gateway.${comparison.gateway}`) }),
      )
    case 'notAsked':
      return unknownAgreement(t('closeOfDay.reconcile.notAsked'))
  }
}

const unknownAgreement = (first: string): Agreement => ({ tone: 'warn', first, differences: [], rest: [] })

const differenceSentence = (t: Translate, { tag, kind, id, currency, minor }: Difference): string =>
  t(`closeOfDay.reconcile.difference.${tag}`, {
    kind: t(`kind.${kind}`),
    money: formatMoney({ currency, minor }),
    id,
  })

/** Sums by currency, `S/ 300.00 + USD 20.00`; nothing at all is zero soles. */
export function moneyText(minor: Readonly<Record<string, number>>): string {
  const sums = Object.entries(minor)
  if (sums.length === 0) return formatMoney({ currency: 'PEN', minor: 0 })
  return sums
    .map(([currency, sum]) => formatMoney({ currency: currency as Currency, minor: sum }))
    .join(' + ')
}

/** A business day as people write it. @param day `YYYY-MM-DD` */
export const dayText = (language: Language, day: string): string =>
  formatDay(language, Date.parse(`${day}T12:00:00Z`), 'UTC')

/** What a close is called. */
export const closeTitle = (t: Translate, language: Language, { number, day }: DayClose): string =>
  t('closeOfDay.closed.title', { number, day: dayText(language, day) })
