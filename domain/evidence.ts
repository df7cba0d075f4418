import type { Money } from './money.ts'
import type { OperationKind } from './operations.ts'

/**
 * What may end an operation. A gateway's answer, an item of its search, a callback and a webhook are each read into
 * `Evidence`; `judge` says what they prove together. Money moves once only where nothing here is taken on trust: one
 * member that does not fit makes it undecided, and undecided is looked up again or goes to a person.
 */

/** Where something was seen. An answer belongs to the request it answers; everything else has to name its operation. */
export type EvidenceSource = 'answer' | 'lookUp' | 'callback'

/**
 * Which kind of transaction a record says it is. `asRequested`: an answer, which repeats no kind of its own that could
 * be relied on. `sale`: the sale itself. `null`: not told, or a word nobody published.
 */
export type EvidenceKind = OperationKind | 'sale' | 'asRequested' | null

/** `reversed`: a sale that its gateway marks as taken back. `null`: not told, or a word nobody published. */
export type EvidenceStatus = 'approved' | 'declined' | 'inProgress' | 'reversed' | null

export type Evidence = {
  source: EvidenceSource
  /** The operation's own id at the gateway, as told; `null`: not told. */
  id: string | null
  kind: EvidenceKind
  /** What was given back, or would have been; `null`: not told, or in a currency that is not known. */
  amount: Money | null
  status: EvidenceStatus
  /** Members that speak against the status or against each other, or that cannot be read; by name. */
  contradictions: readonly string[]
}

/** What was asked for, which the evidence has to agree with. */
export type AskedFor = {
  kind: OperationKind
  /** The operation's own id at the gateway; of a reverse, the sale's. */
  id: string
  amount: Money
}

/** Why nothing is proven. */
type Undecided =
  /** Nothing names the operation. */
  'nothing' | 'otherOperation' | 'contradiction' | 'kind' | 'amount' | 'status' | 'inProgress'

export type Judgement =
  | { verdict: 'done' }
  /** Approved for less than was asked: `minor` was given back, the rest was not. */
  | { verdict: 'partlyDone'; minor: number }
  | { verdict: 'notDone' }
  | { verdict: 'undecided'; why: Undecided }

/**
 * Kinds that an operation may be recorded as. A void that comes after its time limit is processed as a refund (Kushki,
 * Voids & Refunds, Chile), so a refund under the void's own id is the void.
 */
const recordedAs: Readonly<Record<OperationKind, readonly EvidenceKind[]>> = {
  reverse: ['reverse', 'asRequested'],
  void: ['void', 'refund', 'asRequested'],
  refund: ['refund', 'asRequested'],
}

const sameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
const undecided = (why: Undecided): Judgement => ({ verdict: 'undecided', why })
const nothing = undecided('nothing')

/**
 * What one piece proves. Total: whatever it says, there is a judgement.
 *
 * A sale found under the id of its reverse proves the reverse only where its gateway marks it as reversed; declined, it
 * leaves nothing to reverse; otherwise it says nothing of the reverse.
 */
function judgeOne(asked: AskedFor, evidence: Evidence): Judgement {
  const { source, id, kind, status, contradictions } = evidence
  if (id === null) {
    if (source !== 'answer') return undecided('contradiction')
  } else if (!sameId(id, asked.id)) return source === 'answer' ? undecided('otherOperation') : nothing
  if (contradictions.length > 0) return undecided('contradiction')
  if (asked.kind === 'reverse' && kind === 'sale') return judgeSale(asked, evidence)
  if (!recordedAs[asked.kind].includes(kind)) return undecided('kind')
  switch (status) {
    case 'approved':
      return judgeApproval(asked, evidence)
    case 'declined':
      return judgeDecline(asked, evidence)
    case 'inProgress':
      return undecided('inProgress')
    case 'reversed':
    case null:
      return undecided('status')
  }
}

function judgeSale(asked: AskedFor, { amount, status }: Evidence): Judgement {
  switch (status) {
    case 'reversed':
      return isAsked(asked, amount) ? { verdict: 'done' } : undecided('amount')
    case 'declined':
      return isAsked(asked, amount) ? { verdict: 'notDone' } : undecided('amount')
    case 'approved':
    case 'inProgress':
      return nothing
    case null:
      return undecided('status')
  }
}

const isAsked = (asked: AskedFor, amount: Money | null): boolean =>
  amount !== null && amount.currency === asked.amount.currency && amount.minor === asked.amount.minor

/**
 * An answer tells what was authorised: for less, it is an approval for less. A record has the amount that was asked, so
 * that any other one is another operation's. For more, in another currency or for nothing proves nothing.
 */
function judgeApproval(asked: AskedFor, { kind, amount }: Evidence): Judgement {
  if (isAsked(asked, amount)) return { verdict: 'done' }
  const isPart =
    amount !== null &&
    kind === 'asRequested' &&
    asked.kind !== 'reverse' &&
    amount.currency === asked.amount.currency &&
    amount.minor > 0 &&
    amount.minor < asked.amount.minor
  return isPart ? { verdict: 'partlyDone', minor: amount.minor } : undecided('amount')
}

/**
 * A record of a declined operation has the amount that was asked. An answer tells what was authorised instead: nothing,
 * or the part that the issuer would have given (code 10, a decline); all of it would be an approval.
 */
function judgeDecline(asked: AskedFor, { kind, amount }: Evidence): Judgement {
  if (kind !== 'asRequested') return isAsked(asked, amount) ? { verdict: 'notDone' } : undecided('amount')
  return amount !== null && amount.minor >= asked.amount.minor ? undecided('amount') : { verdict: 'notDone' }
}

const judgesSale = (
  asked: AskedFor,
  evidence: readonly Evidence[],
  isMeant: (sale: Evidence) => boolean,
): boolean =>
  asked.kind === 'reverse' &&
  evidence.some(
    (sale) => sale.kind === 'sale' && sale.id !== null && sameId(sale.id, asked.id) && isMeant(sale),
  )

/**
 * What everything seen at one time proves together. A piece about the operation that is undecided makes all of it
 * undecided; an approval wins over declines, in whatever order they came; pieces about other operations say nothing.
 */
export function judge(asked: AskedFor, evidence: readonly Evidence[]): Judgement {
  const judged = evidence.map((piece) => judgeOne(asked, piece))
  const speaking = judged.filter((judgement) => judgement !== nothing)
  const doubt = speaking.find(({ verdict }) => verdict === 'undecided')
  if (doubt !== undefined) return doubt
  const parts = speaking.filter((judgement) => judgement.verdict === 'partlyDone')
  const isDone = speaking.some(({ verdict }) => verdict === 'done')
  const [part, another] = parts
  // Two approvals of one operation that do not say the same are no approval of anything.
  if (part !== undefined && (isDone || (another !== undefined && another.minor !== part.minor)))
    return undecided('amount')
  if (part !== undefined) return part
  // A sale that stands beside the same one declined or struck out is still to be reversed, or is not: nobody knows.
  const isSaleEnded = judgesSale(
    asked,
    evidence,
    ({ status }) => status === 'declined' || status === 'reversed',
  )
  if (
    isSaleEnded &&
    judgesSale(asked, evidence, ({ status }) => status === 'approved' || status === 'inProgress')
  )
    return undecided('contradiction')
  if (isDone) return { verdict: 'done' }
  return speaking.length > 0 ? { verdict: 'notDone' } : nothing
}
