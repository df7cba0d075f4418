import { dayDigits, daysBefore, daysBetween, startOfDay } from '../lima-time.ts'
import type { Chance } from './chance.ts'
import type { Payment } from './payments.ts'
import { cardOfReader, otherCards, saleLine, type SaleSketch } from './sale-line.ts'
import type { NewTransaction, WireAmount } from './transactions.ts'

const soles = (subtotal: number, more: Partial<WireAmount> = {}): WireAmount => ({
  currency: 'PEN',
  iva: 0,
  subtotal_iva: 0,
  subtotal_iva0: subtotal,
  ...more,
})
const dollars = (subtotal: number): WireAmount => ({ ...soles(subtotal), currency: 'USD' })

/** `minutes` ago, but never before today began in Lima: what is meant to be of today stays of today. */
const today = (now: number, minutes: number): number =>
  Math.max(startOfDay(now), Math.min(now, now - minutes * 60_000))

/** A sale of the samples: by the card that the simulated readers read, where it names none. */
const sampleLine = (sketch: SaleSketch, chance: Chance): NewTransaction =>
  saleLine({ card: cardOfReader, ...sketch }, chance)

/**
 * The sales a fresh sandbox has: each way back, each reason against one, and every sale that the documents'
 * examples name (Kushki, Voids & Refunds), relative to `now`.
 */
function saleSketches(now: number): SaleSketch[] {
  return [
    // The chip reverse and the cardless reverse of Voids & Refunds §1: the terminal heard no answer.
    {
      clientTransactionId: 'cffd9e13-993d-4d8b-9862-3ac4c0f63dec',
      createdAt: today(now, 4),
      status: 'unknown',
      charged: true,
      amount: soles(200, { tip: 20, extra_taxes: {} }),
      // The card of the documents' chip sample, as it opens under the published test key.
      card: otherCards.documents,
    },
    {
      clientTransactionId: '6680eadc-6c8d-44aa-8ca0-18e061c1472a',
      createdAt: today(now, 7),
      status: 'unknown',
      charged: false,
      amount: soles(6000),
    },
    // Just now: too early to reverse for another 40 seconds.
    { createdAt: today(now, 1 / 3), status: 'unknown', charged: true, amount: soles(45.5) },
    // The void and the refund of §§2 and 3 name this reference.
    {
      reference: 'f2f29080-0214-42c0-95a5-77ecf3434cd7',
      createdAt: today(now, 120),
      amount: soles(60_000),
    },
    { createdAt: today(now, 9), amount: soles(101.99) },
    {
      createdAt: today(now, 23),
      amount: soles(0, { subtotal_iva: 84.75, iva: 15.25, tip: 10 }),
    },
    {
      createdAt: today(now, 38),
      amount: soles(320, {
        subtotal_iva: 50,
        iva: 9,
        extra_taxes: { airport_tax: 30.5, iac: 0, ice: 12.25, travel_agency: 5 },
      }),
      card: otherCards.mastercard,
    },
    { createdAt: today(now, 52), amount: dollars(59.9), card: otherCards.amex },
    // The processor declines amounts of 10: so was this one.
    { createdAt: today(now, 61), status: 'declined', amount: soles(10) },
    // Voiding 74 or 174 is answered late; voiding 40 or 50 is declined.
    { createdAt: today(now, 75), amount: soles(174) },
    { createdAt: today(now, 81), amount: soles(74) },
    { createdAt: today(now, 88), amount: soles(40) },
    { createdAt: today(now, 95), kind: 'preAuth', amount: soles(350) },
    { createdAt: today(now, 104), kind: 'reAuthorization', amount: soles(420) },
    { createdAt: today(now, 112), kind: 'capture', amount: soles(280, { tip: 14 }) },
    { createdAt: today(now, 135), amount: dollars(1_249) },
    { createdAt: daysBefore(now, 1), amount: soles(89.9) },
    { createdAt: daysBefore(now, 1) - 90 * 60_000, amount: soles(1_530, { tip: 120 }) },
    { createdAt: daysBefore(now, 1) - 200 * 60_000, amount: dollars(35) },
    { createdAt: daysBefore(now, 1) - 300 * 60_000, status: 'unknown', charged: true, amount: soles(64) },
    { createdAt: daysBefore(now, 12), amount: soles(219.4) },
    { createdAt: daysBefore(now, 100), amount: soles(450) },
    { createdAt: daysBefore(now, 100) - 60 * 60_000, kind: 'capture', amount: dollars(310.75) },
    { createdAt: daysBefore(now, 130), amount: soles(75.25) },
  ]
}

/** The sales of a fresh sandbox. */
export const sampleSales = (now: number, chance: Chance): NewTransaction[] =>
  saleSketches(now).map((sketch) => sampleLine(sketch, chance))

/** Today's sales once more, under new ids: for a ledger that was filled on an earlier day. */
export const salesOfToday = (now: number, chance: Chance): NewTransaction[] =>
  saleSketches(now)
    .filter(({ createdAt }) => daysBetween(createdAt, now) === 0)
    .map((sketch) => sampleLine({ ...sketch, clientTransactionId: undefined, reference: undefined }, chance))

const payer = (name: string, document: string): Payment['payer'] => ({
  name,
  email: 'cliente@example.com',
  document,
  phone: '+51 900000000',
})

/** Liquido's payments, the one of the documents' example first. */
export function samplePayments(now: number): Payment[] {
  const settled = { status: 'SETTLED', currency: 'PEN' } as const
  return [
    {
      ...settled,
      referenceId: '2022030214000007',
      paymentMethod: 'CREDIT_CARD',
      createdAt: today(now, 50),
      minor: 1_500,
      payer: payer('username', '700123456'),
    },
    {
      ...settled,
      referenceId: '2022030214000008',
      paymentMethod: 'PAGO_EFECTIVO',
      createdAt: today(now, 65),
      minor: 12_000,
      payer: payer('Rosa Quispe', '41000001'),
    },
    {
      ...settled,
      referenceId: '2022030214000009',
      paymentMethod: 'BCP',
      createdAt: daysBefore(now, 1),
      minor: 25_050,
      payer: payer('Luis Huamán', '41000002'),
    },
    {
      ...settled,
      referenceId: '2022030214000010',
      paymentMethod: 'PAYVALIDA',
      createdAt: daysBefore(now, 2),
      minor: 8_000,
      payer: payer('Ana Flores', '41000003'),
    },
    {
      ...settled,
      referenceId: '2022030214000011',
      paymentMethod: 'DEBIT_CARD',
      createdAt: daysBefore(now, 100),
      minor: 4_990,
      payer: payer('Jorge Rojas', '41000004'),
    },
    {
      ...settled,
      referenceId: '2022030214000012',
      paymentMethod: 'CREDIT_CARD',
      status: 'FAILED',
      createdAt: today(now, 80),
      minor: 3_300,
      payer: payer('Carla Díaz', '41000005'),
    },
  ]
}

/** Today's payments once more, each under a key of the day. */
export const paymentsOfToday = (now: number): Payment[] =>
  samplePayments(now)
    .filter(({ createdAt }) => daysBetween(createdAt, now) === 0)
    .map((payment) => ({ ...payment, referenceId: dayDigits(now) + payment.referenceId.slice(8) }))

/** `count` sales spread evenly over the `days` before `now`, newest first. */
export function* generatedSales(
  now: number,
  count: number,
  days: number,
  chance: Chance,
): Generator<NewTransaction> {
  const gap = (days * 86_400_000) / Math.max(1, count)
  for (let index = 0; index < count; index += 1) {
    const cents = chance.integer(100, 250_000)
    const amount = index % 10 === 9 ? dollars(cents / 100) : soles(cents / 100)
    yield saleLine({ createdAt: Math.floor(now - index * gap), amount }, chance)
  }
}
