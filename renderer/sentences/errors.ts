import type { FindPaymentError } from '../../contract/ipc.ts'
import type { HubHold, RowError, StorageFailed, SubmitError } from '../../contract/operations.ts'
import type { Currency } from '../../domain/money.ts'
import { formatMoment, formatMoney } from '../i18n/format.ts'
import type { Translate } from '../i18n/index.ts'
import { refusalSentence } from './reader.ts'
import { notAllowedSentence } from './availability.ts'
import type { LocaleClock } from './availability.ts'

/** Why main did not accept an operation, and what to do. */
export function submitErrorSentence(
  t: Translate,
  error: SubmitError | { tag: 'NotApproved' },
  context: LocaleClock & { currency: Currency },
): string {
  switch (error.tag) {
    case 'NotAllowed':
      return t('submitError.NotAllowed', { why: notAllowedSentence(t, error.reason, error.at, context) })
    case 'ReadingRefused':
      return t('submitError.ReadingRefused', { refusal: refusalSentence(t, error.refusal) })
    case 'HeldByHub':
      return t('submitError.HeldByHub', {
        why: hubHoldSentence(t, error.hold, context),
      })
    case 'LimitExceeded':
      return t(`submitError.limit.${error.limit}`, {
        allowed: error.allowed,
        money: formatMoney({ currency: context.currency, minor: Math.trunc(error.allowed) }),
      })
    case 'SupervisorNeeded':
      return t(`approval.why.${error.why}`)
    case 'NotApproved':
      return t('approval.notApproved')
    case 'StorageFailed':
      return t(`submitError.storage.${error.why}`)
    case 'SaleUnknown':
    case 'BodyDoesNotMatchSale':
    case 'InFlight':
    case 'OtherCard':
    case 'DuplicateOperation':
    case 'CardDataNotAllowed':
    case 'ReasonNotListed':
    case 'NoKeyring':
      return t(`submitError.${error.tag}`)
  }
}

/** What the store's hub keeps an operation from. Without a full stop: it stands in a line */
export function hubHoldSentence(
  t: Translate,
  hold: HubHold,
  { language, timeZone, now }: LocaleClock,
): string {
  switch (hold.why) {
    case 'heldBy':
      return t('queue.hubHold.heldBy', {
        counter: hold.counter,
        at: formatMoment(language, hold.since, timeZone, now),
      })
    case 'remaining':
      return t('queue.hubHold.remaining', { money: formatMoney(hold.money) })
    case 'asked':
    case 'away':
    case 'refused':
    case 'notTaken':
      return t(`queue.hubHold.${hold.why}`)
  }
}

/** Why an action on a row was not taken. */
export function rowErrorSentence(
  t: Translate,
  error: RowError | { tag: 'NotApproved' },
  clock: LocaleClock,
): string {
  switch (error.tag) {
    case 'NoSuchOperation':
      return t('queue.rowError.NoSuchOperation')
    case 'NotApproved':
      return t('approval.notApproved')
    case 'NotNow':
      return t('queue.rowError.NotNow', { state: t(`queue.state.${error.state}`) })
    case 'HeldByGateway':
      return heldSentence(t, error, clock)
    case 'HeldByHub':
      return t('queue.rowError.HeldByHub', { why: hubHoldSentence(t, error.hold, clock) })
    case 'StorageFailed':
      return t('queue.rowError.StorageFailed', { why: t(`submitError.storage.${error.why}`) })
    case 'ReadingRefused':
      return t('queue.rowError.ReadingRefused', { refusal: refusalSentence(t, error.refusal) })
    case 'SupervisorNeeded':
      return t('queue.rowError.SupervisorNeeded', { why: t(`approval.why.${error.why}`) })
    case 'OtherCard':
      return t('queue.rowError.OtherCard')
    case 'NotAllowed':
      return t('queue.rowError.NotAllowed', { why: notAllowedSentence(t, error.reason, null, clock) })
  }
}

/** Until when the gateway asked to be left alone: nobody has to do anything. */
const heldSentence = (
  t: Translate,
  { gateway, until }: Extract<RowError, { tag: 'HeldByGateway' }>,
  clock: LocaleClock,
): string =>
  t('queue.rowError.HeldByGateway', {
    gateway: t(`shell.gateway.${gateway}`),
    at: formatMoment(clock.language, until, clock.timeZone, clock.now),
  })

/** Why the queue, its sums or its file cannot be shown: an empty one would say that nothing is open. */
export const notReadSentence = (t: Translate, { why }: StorageFailed): string =>
  t('queue.notRead', { why: t(`submitError.storage.${why}`) })

/** Why Liquido tells nothing of a payment, so that it is typed by hand. */
export const findPaymentSentence = (
  t: Translate,
  error: Exclude<FindPaymentError, { tag: 'StorageFailed' }>,
): string =>
  error.tag === 'PaymentUnknown' ? t('find.typed.unknown') : t(`find.typed.notAsked.${error.why}`)
