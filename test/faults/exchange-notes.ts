import type { IncomingMessage } from 'node:http'

/** What an exchange is about: an operation, by the id the acquirer knows it by, sent or looked up. */
export type About = {
  id: string
  isLookUp: boolean
  /** A Kushki void or refund: not proven safe to repeat. */
  isSingleUse: boolean
  isReverse: boolean
}

const refundPath = '/v1/payments/charges/refund'

/** `null` for what is about no operation (a probe, a search, a token). */
export function aboutOf({ method, url = '' }: IncomingMessage, body: Buffer): About | null {
  if (url.startsWith('/oauth2/')) return null
  const lookUp = (id: string): About => ({ id, isLookUp: true, isSingleUse: false, isReverse: false })
  if (method === 'GET')
    return url.startsWith(`${refundPath}/`)
      ? lookUp(decodeURIComponent(url.slice(refundPath.length + 1)))
      : null
  const sent = JSON.parse(body.toString()) as {
    transaction_mode?: string
    client_transaction_id?: string
    idempotencyKey?: string
    filters?: { client_transaction_id?: string }
  }
  const lookedUp = sent.filters?.client_transaction_id
  if (lookedUp !== undefined) return lookUp(lookedUp)
  const id = sent.client_transaction_id ?? sent.idempotencyKey
  if (id === undefined) return null
  const isReverse = sent.transaction_mode === 'Reverse'
  return { id, isLookUp: false, isSingleUse: url.startsWith('/pos/v1/') && !isReverse, isReverse }
}

/** The acquirer's answer to one exchange, whatever becomes of it on the way back. */
type Answered = { status: number; body: Buffer }

/** So often one life of a till may be told that what it repeated is done already: its own clock may cut an answer off. */
const maxToldDone = 2

/** What a proxy noticed of the exchanges that passed through it, by the ids of the operations. */
export type ExchangeNotes = ReturnType<typeof createExchangeNotes>

export function createExchangeNotes() {
  const approved = new Set<string>()
  const sent = new Set<string>()
  const sentAt = new Map<string, { first: number; last: number }>()
  const resent: string[] = []
  const disturbed = new Set<string>()
  const spoilt = new Set<string>()
  const lookedUp = new Map<string, number>()
  const met = new Map<string, Set<string>>()
  const askedAgain = new Set<string>()
  let toldDone = new Map<string, number>()
  let personalities: readonly string[] = []

  function ended({ id, isLookUp }: About, isWhole: boolean): void {
    if (isLookUp && isWhole) lookedUp.set(id, (lookedUp.get(id) ?? 0) + 1)
    else if (isLookUp) spoilt.add(id)
    else if (!isWhole) disturbed.add(id)
  }

  /** A reverse that was sent before and is answered "already reversed" (Kushki, E048) is done: nobody needs to ask again. */
  function told({ id, isReverse }: About, wasSent: boolean, { status, body }: Answered): void {
    if (!isReverse || !wasSent || status !== 400 || !body.includes('E048')) return
    toldDone.set(id, (toldDone.get(id) ?? 0) + 1)
    if ((toldDone.get(id) ?? 0) > maxToldDone) askedAgain.add(id)
  }

  return {
    /** Applied voids and refunds that the till sent once more. */
    resent,
    /** Reverses that one life of the till sent again and again although it was told that they are done. */
    askedAgain,
    /** Another process is the till from now on. */
    newLife: (): void => void (toldDone = new Map()),
    /** Who the acquirers are from now on. */
    setPersonalities: (names: readonly string[]): void => void (personalities = names),
    /** An exchange began; `null` about nothing. */
    began(about: About | null) {
      let wasSent = false
      let answer: Answered | null = null
      if (about !== null) met.set(about.id, new Set([...(met.get(about.id) ?? []), ...personalities]))
      return {
        /** Before the request goes on to the acquirer. */
        goesOn(): void {
          if (about === null || about.isLookUp) return
          if (about.isSingleUse && approved.has(about.id)) resent.push(about.id)
          wasSent = sent.has(about.id)
          sent.add(about.id)
          const now = Date.now()
          sentAt.set(about.id, { first: sentAt.get(about.id)?.first ?? now, last: now })
        },
        answered(status: number, body: Buffer): void {
          answer = { status, body }
          if (about?.isSingleUse && status === 200 && body.includes('APPROVAL')) approved.add(about.id)
        },
        /** `isWhole`: the acquirer's own answer went back to the till, all of it. */
        ended(isWhole: boolean): void {
          if (about === null) return
          ended(about, isWhole)
          if (isWhole && answer !== null) told(about, wasSent, answer)
        },
      }
    },
    /** When each operation was first and last sent, by the machine's clock. Milliseconds since the epoch. */
    sentAt: sentAt as ReadonlyMap<string, { first: number; last: number }>,
    /** Whether a request for the operation was lost, or its answer. */
    isDisturbed: (id: string): boolean => disturbed.has(id),
    /** Whether a look-up of the operation was lost, or its answer. */
    isLookUpSpoilt: (id: string): boolean => spoilt.has(id),
    /** How many look-ups of the operation were answered, whole. */
    lookUps: (id: string): number => lookedUp.get(id) ?? 0,
    /** The personalities under which anything was asked about it. */
    met: (id: string): ReadonlySet<string> => met.get(id) ?? new Set(),
  }
}
