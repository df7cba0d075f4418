import { isEnded } from '../../domain/operations.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import { moneyFaults } from '../acquirer/money.ts'
import type { GivenBack } from '../acquirer/money.ts'
import { whatIsMissing } from './torture-explained.ts'
import type { Circumstances } from './torture-explained.ts'
import type { Row } from './torture-rows.ts'

/** What the run did, beside what it found. */
type Done = {
  rounds: number
  kills: number
  /** Times that the till was left in good order with something on its way. */
  quits: number
  /** Times that an older copy of the data directory was put back. */
  putBacks: number
  /** Every personality that came, without its number. */
  personalities: string[]
  /** A person's acts that were taken, by their name, and how many were refused. */
  acts: Readonly<Record<string, number>>
  actsRefused: number
}

export type TortureResult = Done & {
  accepted: number
  appliedOnce: number
  /** Accepted and not in the table, or at rest without an end or a person. */
  lost: number
  /** Applied more than once, or sent again after it was applied. */
  doubled: number
  /** Reverses that the till sent again and again although it was told that they are done. */
  askedAgain: number
  /** Rows that were left on the wire by a till that left in good order. */
  unrecorded: number
  /** Where the money that the acquirer gave back is not what its sales were and the rows say: `moneyFaults`. */
  money: string[]
  /** All that was given back, minor units; it is what the rows say was, and what is before a person. */
  givenBackMinor: number
  bookedMinor: number
  withPersonMinor: number
  /** Rows that a person has to decide. */
  withPerson: number
  /** Of these, rows that nothing which happened accounts for: `whatIsMissing`. */
  unexplained: number
  /** What is missing to account for each of them. */
  missing: string[]
  /** Card blocks of which anything was found where it must not be any more, and files with what the reader sent. */
  cardBytesLeft: number
  /** Which they are. */
  cardsLeft: string[]
  /** How many card blocks there were to look for. */
  cardsSeen: number
}

/** What happened, as the ones who did it tell it. */
export type Happened = Circumstances & {
  accepted: ReadonlyMap<string, OperationRequest>
  /** The acquirer's ledger: how often each operation took effect, by the id it knows it by. */
  applied: ReadonlyMap<string, number>
  /** What it gave back, in minor units, and what each sale was, by the name that operations call it by. */
  moved: readonly GivenBack[]
  saleMinor: ReadonlyMap<string, number>
}

/** Whether a run shows what it is for. A run in which nothing was accepted, or no card was kept, shows nothing. */
export const isPassed = (result: TortureResult): boolean =>
  result.accepted > 0 &&
  result.cardsSeen > 0 &&
  result.money.length === 0 &&
  result.givenBackMinor === result.bookedMinor + result.withPersonMinor &&
  result.lost + result.doubled + result.askedAgain + result.unrecorded + result.unexplained === 0 &&
  result.cardBytesLeft === 0

type Judged = Omit<TortureResult, keyof Done | 'unrecorded' | 'cardBytesLeft' | 'cardsLeft' | 'cardsSeen'>

const sumOf = (entries: readonly { minor: number }[]): number =>
  entries.reduce((sum, { minor }) => sum + minor, 0)

/** What each row says was given back. What a void that came back says of itself it says of the refund in its place. */
const claimsOf = (rows: readonly Row[], inPlace: Circumstances['inPlace']): (Row & { id: string })[] =>
  rows.flatMap((row) => {
    const refund = inPlace.get(row.operationId)
    const own = { ...row, id: row.wireId }
    if (refund === undefined) return [own]
    const ofRefund = { ...row, kind: 'refund' as const, id: refund }
    return row.state === 'approved' ? [ofRefund] : [own, ofRefund]
  })

/** Where the rows say something else than was given back, or a sale gave back more than it was. */
export const untrueMoney = (
  rows: ReadonlyMap<string, Row>,
  { moved, saleMinor, inPlace }: Pick<Happened, 'moved' | 'saleMinor' | 'inPlace'>,
): string[] => moneyFaults(moved, claimsOf([...rows.values()], inPlace), (sale) => saleMinor.get(sale) ?? 0)

/** What the journal says of a row, for whoever has to find out. */
const lifeOf = ({ journal }: Row): string =>
  journal.map(({ at, event, detail }) => `${new Date(at).toISOString()} ${event} ${detail}`).join('; ')

/** Holds the till's rows, at rest, against what happened. */
export function judge(rows: ReadonlyMap<string, Row>, happened: Happened): Judged {
  const { accepted, applied, moved, proxies, inPlace } = happened
  const all = [...rows.values()]
  const withPerson = all.filter(({ state }) => state === 'attention')
  const claimed = claimsOf(all, inPlace)
  const missing = withPerson.flatMap((row) => {
    const whys = whatIsMissing(row, happened)
    return whys.length === 0
      ? []
      : [`${row.kind} ${row.operationId} (${row.attention}): ${whys.join(', ')}: ${lifeOf(row)}`]
  })
  const approved = Map.groupBy(
    claimed.filter(({ state }) => state === 'approved'),
    ({ id }) => id,
  )
  const isOpen = new Set(claimed.flatMap(({ state, id }) => (state === 'attention' ? [id] : [])))
  return {
    accepted: accepted.size,
    appliedOnce: [...rows.values()].filter(({ wireId }) => applied.get(wireId) === 1).length,
    lost:
      [...accepted.keys()].filter((id) => !rows.has(id)).length +
      all.filter(({ state }) => state !== 'attention' && !isEnded(state)).length,
    doubled:
      [...applied.values()].filter((times) => times > 1).length +
      proxies.reduce((sum, { notes }) => sum + notes.resent.length, 0),
    askedAgain: proxies.reduce((sum, { notes }) => sum + notes.askedAgain.size, 0),
    money: untrueMoney(rows, happened),
    givenBackMinor: sumOf(moved),
    // Reverses of one sale share its id and are one: the money moved once.
    bookedMinor: sumOf([...approved.values()].map(([first]) => first ?? { minor: 0 })),
    withPersonMinor: sumOf(moved.filter(({ id }) => isOpen.has(id) && !approved.has(id))),
    withPerson: withPerson.length,
    unexplained: missing.length,
    missing,
  }
}
