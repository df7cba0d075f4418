import type { AttentionReason } from '../../domain/operations.ts'
import type { FaultProxy } from './fault-proxy.ts'
import type { Row } from './torture-rows.ts'

/** What happened to the rows, as the ones who did it tell it: none of it is taken from the rows themselves. */
export type Circumstances = {
  proxies: readonly FaultProxy[]
  /** Rows that were on the wire when their process was killed, as a copy of the database showed them then. */
  killedWhileSending: ReadonlySet<string>
  /** Entries of the journal between which a proxy was away, or stood still: what was sent then may have been lost. */
  awayBetween: readonly { from: number; to: number }[]
  /** How many empty look-ups a row needs before it goes to a person. */
  maxLookups: number
  maxTries: number
  /** What a person did with a row. */
  actsOn: (operationId: string) => ReadonlySet<string>
  /** Whether an acquirer's time was off at all. */
  wasSkewed: boolean
  /** Voids that an older copy brought back, and their refunds' ids at the acquirer. */
  inPlace: ReadonlyMap<string, string>
  /** What was given back under an id, minor units. */
  givenBack: (wireId: string) => number
}

/** Searches and queries under these tell of an operation what proves nothing. */
const oddRecords = [
  'search-odd-envelope',
  'unknown-kinds',
  'unknown-statuses',
  'duplicate-members',
  'partial-approvals',
  'wrong-scale',
  'approval-with-error',
  'approval-with-f39',
  'approval-of-another',
  'bare-approval',
  'payer-object',
  'flat-items',
] as const
/** The acquirer goes back on what it said, or gives less than was asked. */
const contradicting = ['failed-then-settled', 'partial-approvals'] as const

const takesLongMs = 30 * 60_000

/**
 * What is missing to account for a row that went to a person; nothing, where all of it holds. What cannot be known from
 * outside counts as explained: whether one look-up more would have found it, and whether a request that was lost on the
 * way to the proxy had left the till at all.
 */
export function whatIsMissing(row: Row, happened: Circumstances): string[] {
  if (row.attention === null) return ['a reason']
  const given =
    happened.givenBack(row.wireId) + happened.givenBack(happened.inPlace.get(row.operationId) ?? '')
  // Before a person too it is looked up: what was given back in full is found, unless the acquirer contradicted itself.
  const isFound = given >= row.minor && row.attention !== 'contradicted'
  return [...(isFound ? ['that it did not take effect'] : []), ...reasons[row.attention](row, happened)]
}

type Reason = (row: Row, happened: Circumstances) => string[]

const unless = (holds: boolean, missing: string): string[] => (holds ? [] : [missing])

const met = ({ proxies }: Circumstances, { wireId }: Row, names: readonly string[]): boolean =>
  proxies.some(({ notes }) =>
    [...notes.met(wireId)].some((name) => names.includes(name.split('=')[0] ?? name)),
  )

function isDisturbed(row: Row, { killedWhileSending, proxies, awayBetween }: Circumstances): boolean {
  const sent = row.journal.filter(({ event }) => event === 'sending')
  return (
    killedWhileSending.has(row.operationId) ||
    proxies.some(({ notes }) => notes.isDisturbed(row.wireId)) ||
    sent.some(({ sequence }) => awayBetween.some(({ from, to }) => sequence > from && sequence <= to))
  )
}

/** When it came before the person it is before now. */
const askedAt = ({ journal }: Row): number =>
  journal.findLast(({ event }) => event === 'attention' || event === 'reopened')?.at ?? 0

const isSingleUse = ({ gateway, kind }: Row): boolean => gateway === 'kushki' && kind !== 'reverse'

const closed: Reason = (row, { wasSkewed }) =>
  unless(wasSkewed || (row.deadline !== null && askedAt(row) >= row.deadline), 'that its window had closed')

const reasons: Readonly<Record<AttentionReason, Reason>> = {
  lookupFoundNothing: (row, happened) => [
    ...unless(isSingleUse(row) || met(happened, row, ['never-final']), 'that it must not be repeated'),
    ...unless(isDisturbed(row, happened), 'a disturbance'),
    ...unless(
      happened.proxies.some(({ notes }) => notes.lookUps(row.wireId) >= happened.maxLookups) ||
        happened.actsOn(row.operationId).size > 0,
      'look-ups',
    ),
  ],
  answerNotUnderstood: (row, happened) =>
    unless(
      met(happened, row, oddRecords) ||
        happened.proxies.some(({ notes }) => notes.isLookUpSpoilt(row.wireId)),
      'an answer that proves nothing',
    ),
  takesTooLong: (row, { wasSkewed }) =>
    unless(
      wasSkewed ||
        askedAt(row) - (row.journal.find(({ event }) => event === 'sending')?.at ?? Infinity) >= takesLongMs,
      'that it took long',
    ),
  voidPastCutOff: closed,
  reversePastDeadline: closed,
  reverseUnsent: closed,
  cardDataExpired: ({ withCard }) => unless(withCard, 'a card'),
  clockWentBack: (_row, { wasSkewed }) => unless(wasSkewed, 'a clock that was off'),
  restoredFromBackup: ({ operationId }, { inPlace }) =>
    unless(inPlace.size > 0 && !inPlace.has(operationId), 'a copy that it came from'),
  contradicted: (row, happened) => unless(met(happened, row, contradicting), 'a contradiction'),
  tooManyTries: ({ journal }, { maxTries }) =>
    unless(journal.filter(({ event }) => event === 'sending').length >= maxTries, 'tries'),
  payloadCorrupt: () => ['a disk that changed it'],
}
