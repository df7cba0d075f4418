import type { Chance } from './chance.ts'
import { totalMinorOf, type NewTransaction, type SaleKind, type WireAmount } from './transactions.ts'

type TestCard = { bin: string; lastFour: string; brand: string }

/** The card that the simulated readers read. */
export const cardOfReader: TestCard = { bin: '476173', lastFour: '0010', brand: 'VISA' }

/** Published test cards, first six and last four digits only. */
export const otherCards = {
  amex: { bin: '378282', lastFour: '0005', brand: 'AMEX' },
  documents: { bin: '511054', lastFour: '2902', brand: 'MASTERCARD' },
  mastercard: { bin: '541333', lastFour: '4111', brand: 'MASTERCARD' },
} as const satisfies Record<string, TestCard>

const testCards: readonly [TestCard, ...TestCard[]] = [
  cardOfReader,
  otherCards.mastercard,
  { bin: '411111', lastFour: '1111', brand: 'VISA' },
  otherCards.amex,
]

/** What a sale is described by; the rest is made up. */
export type SaleSketch = {
  createdAt: number
  amount: WireAmount
  kind?: SaleKind | undefined
  status?: 'approved' | 'declined' | 'unknown' | undefined
  /** Only for `unknown`: whether the card was charged all the same. @default true */
  charged?: boolean | undefined
  clientTransactionId?: string | undefined
  reference?: string | undefined
  card?: TestCard | undefined
}

/** A whole line of the books from a sketch of a sale. */
export function saleLine(sketch: SaleSketch, chance: Chance): NewTransaction {
  const status = sketch.status ?? 'approved'
  const card = sketch.card ?? chance.pick(testCards)
  const reference = sketch.reference ?? chance.uuid()
  return {
    clientTransactionId: sketch.clientTransactionId ?? chance.uuid(),
    // The reference comes with the answer: a terminal that got none has none, and search shows none.
    reference: status === 'unknown' ? null : reference,
    kind: sketch.kind ?? 'charge',
    status,
    charged: status === 'approved' || (status === 'unknown' && (sketch.charged ?? true)),
    createdAt: sketch.createdAt,
    currency: sketch.amount.currency,
    totalMinor: totalMinorOf(sketch.amount),
    amount: sketch.amount,
    bin: card.bin,
    lastFour: card.lastFour,
    brand: card.brand,
    approvalCode: status === 'approved' ? chance.digits(6) : '',
    responseCode: status === 'approved' ? '00' : status === 'declined' ? '01' : '',
    ticketNumber: chance.digits(18),
    effectiveAt: sketch.createdAt,
    reversedAt: null,
    originalId: null,
  }
}
