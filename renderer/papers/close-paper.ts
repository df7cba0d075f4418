import type { ClosedOperation, DayClose } from '../../contract/day-close.ts'
import type { Paper, PaperLine } from '../../contract/papers.ts'
import { sumsBy } from '../../domain/close-sums.ts'
import { isEnded } from '../../domain/operations.ts'
import { formatTime } from '../i18n/format.ts'
import { closeTitle, comparisonOf, moneyText } from '../sentences/close.ts'
import { momentText, pairs, storeHead, text } from './voucher.ts'
import type { PaperContext } from './voucher.ts'

/** More lines than a roll should give for one day; a file has them all. */
const maxOperations = 150

/** The paper of a close of day: its sums by way, cashier and reason, whether it agreed, what was open, and each operation. */
export function closePaper(close: DayClose, context: PaperContext): Paper {
  const { t, store, now } = context
  const agreement = comparisonOf(t, close.comparison)
  const { head } = close
  return {
    name: `cierre-${close.number}`,
    lines: [
      ...storeHead(context),
      { tag: 'rule' },
      text(closeTitle(t, store.language, close), 'strong'),
      ...(close.replaces === null ? [] : [text(t('closeOfDay.closed.replaces', { number: close.replaces }))]),
      ...(close.replacedBy === null
        ? []
        : [text(t('closeOfDay.closed.replacedBy', { number: close.replacedBy }), 'boxed')]),
      text(
        close.by === ''
          ? t('closeOfDay.closed.byNobody', { at: momentText(context, close.at) })
          : t('closeOfDay.closed.by', { at: momentText(context, close.at), name: close.by }),
      ),
      { tag: 'rule' },
      ...sumLines(close, context),
      { tag: 'rule' },
      text(t('closeOfDay.reconcile.title'), 'strong'),
      ...[agreement.first, ...agreement.differences, ...agreement.rest].map((sentence) => text(sentence)),
      ...openLines(close, context),
      ...shiftLines(close, context),
      ...operationLines(close, context),
      { tag: 'rule' },
      ...(head === null
        ? [text(t('closeOfDay.notSigned'), 'boxed')]
        : [
            { tag: 'code', text: head.text } as const,
            text(t('closeOfDay.signedSay', { sequence: head.sequence })),
          ]),
      ...pairs([[t('voucher.printedAt'), momentText(context, now)]]),
      { tag: 'signature', text: t('closeOfDay.closed.signature') },
    ],
  }
}

/** Money given back in all, then the sums by way and state, by cashier and by reason. */
function sumLines({ sums }: DayClose, { t }: PaperContext): PaperLine[] {
  const approved = sums.filter(({ state }) => state === 'approved')
  const part = (
    title: string,
    from: typeof sums,
    nameOf: (sum: (typeof sums)[number]) => string,
  ): PaperLine[] => [
    { tag: 'rule' },
    text(title, 'strong'),
    ...sumsBy(from, nameOf).map(({ name, count, minor }): PaperLine => ({
      tag: 'pair',
      name: `${name} (${count})`,
      value: moneyText(minor),
    })),
  ]
  const [all] = sumsBy(approved, () => '')
  if (sums.length === 0) return [text(t('closeOfDay.closed.none'))]
  return [
    { tag: 'pair', name: t('closeOfDay.total'), value: moneyText(all?.minor ?? {}) },
    ...sumsBy(sums, ({ kind, state }) => `${t(`kind.${kind}`)} · ${t(`queue.state.${state}`)}`).map(
      ({ name, count, minor }): PaperLine => ({
        tag: 'pair',
        name: `${name} (${count})`,
        value: moneyText(minor),
      }),
    ),
    ...part(
      `${t('closeOfDay.closed.byCashier')} · ${t('closeOfDay.closed.approved')}`,
      approved,
      ({ cashier }) => cashier || t('closeOfDay.closed.nameless'),
    ),
    ...part(
      `${t('closeOfDay.closed.byReason')} · ${t('closeOfDay.closed.approved')}`,
      approved,
      ({ reason }) => reason ?? t('closeOfDay.closed.noReason'),
    ),
  ]
}

const operationLine = (
  { at, ticketNumber, kind, state, currency, minor }: ClosedOperation,
  { t, store }: PaperContext,
): PaperLine => ({
  tag: 'pair',
  name: `${formatTime(store.language, at, store.rules.timeZone)} ${ticketNumber ?? ''} ${t(`kind.${kind}`)}`,
  value: `${moneyText({ [currency]: minor })} · ${t(`queue.state.${state}`)}`,
})

function openLines({ operations, earlierOpen }: DayClose, context: PaperContext): PaperLine[] {
  const { t, store } = context
  const open = operations.filter(({ state }) => !isEnded(state))
  const [earlier] = sumsBy(earlierOpen, () => '')
  if (open.length === 0 && earlier === undefined) return []
  return [
    { tag: 'rule' },
    text(t('closeOfDay.closed.open'), 'strong'),
    ...open.slice(0, maxOperations).map((operation) => operationLine(operation, context)),
    ...(earlier === undefined
      ? []
      : [
          text(t('closeOfDay.closed.earlierOpen', { count: earlier.count, money: moneyText(earlier.minor) })),
        ]),
    text(t(store.counter.staysInTray ? 'closeOfDay.openFate.queuedInTray' : 'closeOfDay.openFate.queued')),
  ]
}

function shiftLines({ shifts }: DayClose, { t, store }: PaperContext): PaperLine[] {
  const time = (at: number): string => formatTime(store.language, at, store.rules.timeZone)
  if (shifts.length === 0) return []
  return [
    { tag: 'rule' },
    text(t('closeOfDay.closed.shifts'), 'strong'),
    ...shifts.map(({ cashier, openedAt, closedAt }): PaperLine => ({
      tag: 'pair',
      name: cashier === '' ? t('closeOfDay.closed.nameless') : cashier,
      value:
        closedAt === null
          ? t('closeOfDay.closed.shiftOpen', { from: time(openedAt) })
          : t('closeOfDay.closed.shift', { from: time(openedAt), to: time(closedAt) }),
    })),
  ]
}

/** Each operation, cashier by cashier. */
function operationLines({ operations, sums }: DayClose, context: PaperContext): PaperLine[] {
  const { t } = context
  const all = sums.reduce((sum, { count }) => sum + count, 0)
  if (operations.length === 0) return []
  const shown = operations.slice(0, maxOperations)
  const cashiers = [...new Set(shown.map(({ cashier }) => cashier))].toSorted((one, other) =>
    one.localeCompare(other),
  )
  return [
    { tag: 'rule' },
    text(
      operations.length === all
        ? t('closeOfDay.closed.operations', { count: all })
        : t('closeOfDay.closed.operationsSome', { count: operations.length, all }),
      'strong',
    ),
    ...cashiers.flatMap((name): PaperLine[] => [
      text(name === '' ? t('closeOfDay.closed.nameless') : name, 'strong'),
      ...shown
        .filter(({ cashier }) => cashier === name)
        .map((operation) => operationLine(operation, context)),
    ]),
    ...(operations.length > maxOperations
      ? [text(t('closeOfDay.closed.more', { count: operations.length - maxOperations }))]
      : []),
  ]
}
