import type { Paper, PaperLine, Voucher } from '../../contract/papers.ts'
import type { ProfileName, StoreSettings } from '../../contract/settings.ts'
import { isEnded } from '../../domain/operations.ts'
import { formatDay, formatMoney, formatTime } from '../i18n/format.ts'
import type { Translate } from '../i18n/index.ts'

/** What a paper needs beside what it is about. `t`: in the language of the store. */
export type PaperContext = { t: Translate; store: StoreSettings; profile: ProfileName; now: number }

type Pair = [name: string, value: string | null | undefined]

export const text = (
  words: string,
  look: Extract<PaperLine, { tag: 'text' }>['look'] = 'plain',
): PaperLine => ({
  tag: 'text',
  text: words,
  look,
})

/** Those of the pairs that have a value. */
export const pairs = (all: readonly Pair[]): PaperLine[] =>
  all.flatMap(([name, value]): PaperLine[] =>
    value === null || value === undefined || value === '' ? [] : [{ tag: 'pair', name, value }],
  )

/** The head of every paper: what is no real money says so first, then whose paper it is. */
export const storeHead = ({ t, store, profile }: PaperContext): PaperLine[] => [
  ...(profile === 'live' ? [] : [text(t(`voucher.${profile}`), 'boxed')]),
  ...(store.merchantName === '' ? [] : [text(store.merchantName, 'strong')]),
  ...(store.merchantRuc === '' ? [] : [text(t('voucher.ruc', { ruc: store.merchantRuc }))]),
  ...(store.merchantAddress === '' ? [] : [text(store.merchantAddress)]),
  text(store.kushki.posDetails.terminal_id),
]

export const momentText = ({ store }: PaperContext, at: number): string =>
  `${formatDay(store.language, at, store.rules.timeZone)} ${formatTime(store.language, at, store.rules.timeZone)}`

/**
 * The customer's paper of an operation: a record of what was done, or that it is a request and no record. Of the card
 * never more than its last four digits; one that is not the first says that it is a copy.
 */
export function voucherPaper({ row, papers }: Voucher, context: PaperContext): Paper {
  const { t, store, now } = context
  const { lastAnswer } = row
  const kind = t(`kind.${row.kind}`)
  const asked = row.askedMinor === null ? null : formatMoney({ ...row.money, minor: row.askedMinor })
  const isDone = row.state === 'approved'
  return {
    name: `voucher-${row.operationId}`,
    lines: [
      ...storeHead(context),
      { tag: 'rule' },
      ...(isDone
        ? [text(t('voucher.title', { kind: kind.toLocaleLowerCase(store.language) }), 'strong')]
        : [text(t(isEnded(row.state) ? 'voucher.notDoneTitle' : 'voucher.pendingTitle'), 'boxed')]),
      ...(papers === 0 ? [] : [text(t('voucher.copy', { number: papers }), 'strong')]),
      text(formatMoney(row.money), 'large'),
      text(t(`voucher.say.${row.state}`), 'strong'),
      ...(lastAnswer?.processedAs === undefined
        ? []
        : [text(t(`outcome.processedAs.${lastAnswer.processedAs}`), 'strong')]),
      ...(asked === null ? [] : [text(t('voucher.partly', { given: formatMoney(row.money), asked }))]),
      { tag: 'rule' },
      ...pairs([
        [t('voucher.kind'), kind],
        [t('voucher.at'), momentText(context, row.updatedAt)],
        [t('sale.title'), row.ticketNumber],
        [t('sale.card'), row.cardLastFour === undefined ? null : `•••• ${row.cardLastFour}`],
        [t('outcome.approvalCode'), lastAnswer?.approvalCode],
        [t('outcome.ticket'), lastAnswer?.ticketNumber],
        [t('outcome.reference'), lastAnswer?.reference],
        [t('reason.label'), row.reason],
        [t('reason.note'), row.note],
        [t('shell.cashier'), row.cashier],
        [t('voucher.operation'), row.operationId],
        [t('voucher.printedAt'), papers === 0 ? null : momentText(context, now)],
      ]),
      { tag: 'rule' },
      { tag: 'code', text: row.operationId },
      ...(isDone ? [text(t('voucher.creditNote'))] : []),
      ...(isEnded(row.state) && !isDone ? [] : [{ tag: 'signature', text: t('voucher.signature') } as const]),
    ],
  }
}

/** A paper that tries a printer: letters, a line as wide as the roll, a QR code, and the end where it is cut. */
export const testPaper = (context: PaperContext): Paper => ({
  name: 'test',
  lines: [
    ...storeHead(context),
    { tag: 'rule' },
    text(context.t('settings.printing.title'), 'large'),
    text(context.t('settings.printing.say')),
    ...pairs([[context.t('voucher.printedAt'), momentText(context, context.now)]]),
    { tag: 'rule' },
    { tag: 'code', text: 'EXTORNO' },
  ],
})
