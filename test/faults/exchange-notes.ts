import type { IncomingMessage } from 'node:http'

/** What an exchange is about: an operation, by the id the acquirer knows it by, sent or looked up. */
export type About = {
  id: string
  isLookUp: boolean
  /** A Kushki void or refund: not proven safe to repeat. */
  isSingleUse: boolean
}

const refundPath = '/v1/payments/charges/refund'

/** `null` for what is about no operation (a probe, a search). */
export function aboutOf({ method, url = '' }: IncomingMessage, body: Buffer): About | null {
  if (method === 'GET') {
    const id = url.startsWith(`${refundPath}/`) ? decodeURIComponent(url.slice(refundPath.length + 1)) : null
    return id === null ? null : { id, isLookUp: true, isSingleUse: false }
  }
  const sent = JSON.parse(body.toString()) as {
    transaction_mode?: string
    client_transaction_id?: string
    idempotencyKey?: string
    filters?: { client_transaction_id?: string }
  }
  const lookedUp = sent.filters?.client_transaction_id
  if (lookedUp !== undefined) return { id: lookedUp, isLookUp: true, isSingleUse: false }
  const id = sent.client_transaction_id ?? sent.idempotencyKey
  if (id === undefined) return null
  const isSingleUse = url.startsWith('/pos/v1/') && sent.transaction_mode !== 'Reverse'
  return { id, isLookUp: false, isSingleUse }
}

/** What a proxy noticed of the exchanges that passed through it, by the ids of the operations. */
export type ExchangeNotes = ReturnType<typeof createExchangeNotes>

export function createExchangeNotes() {
  const approved = new Set<string>()
  const resent: string[] = []
  const disturbed = new Set<string>()
  const lookedUp = new Map<string, number>()

  return {
    /** Applied voids and refunds that the till sent once more. */
    resent,
    /** Before a request goes on to the acquirer. */
    goesOn(about: About | null): void {
      if (about?.isSingleUse && approved.has(about.id)) resent.push(about.id)
    },
    /** The acquirer's answer, whatever becomes of it on the way back. */
    answered(about: About | null, status: number, body: Buffer): void {
      if (about?.isSingleUse && status === 200 && body.includes('APPROVAL')) approved.add(about.id)
    },
    /** The exchange is over; `isWhole`: the acquirer's own answer went back to the till, all of it. */
    ended(about: About | null, isWhole: boolean): void {
      if (about === null) return
      if (about.isLookUp && isWhole) lookedUp.set(about.id, (lookedUp.get(about.id) ?? 0) + 1)
      if (!about.isLookUp && !isWhole) disturbed.add(about.id)
    },
    /** Whether a request for the operation was lost, or its answer. */
    isDisturbed: (id: string): boolean => disturbed.has(id),
    /** How many look-ups of the operation were answered, whole. */
    lookUps: (id: string): number => lookedUp.get(id) ?? 0,
  }
}
