import { Temporal } from 'temporal-polyfill'
import { defaultSettings } from '../../../contract/settings.ts'
import type { EarlierOperation } from '../../../domain/rules.ts'
import type { KushkiSale, LiquidoSale } from '../../../domain/sales.ts'

export const rules = defaultSettings().rules

/** A wall-clock moment in Lima, milliseconds since the epoch. */
export const lima = (text: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('America/Lima').epochMilliseconds

/** An approved charge of S/ 100.00 at noon in Lima. */
export const kushkiSale = (over: Partial<KushkiSale> = {}): KushkiSale => ({
  key: 'kushki:6680eadc-6c8d-44aa-8ca0-18e061c1472a',
  gateway: 'kushki',
  createdAt: lima('2026-11-20T12:00:00'),
  status: 'approved',
  client_transaction_id: '6680eadc-6c8d-44aa-8ca0-18e061c1472a',
  transaction_reference: 'f2f29080-0214-42c0-95a5-77ecf3434cd7',
  transaction_type: 'charge',
  amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 10_000 },
  ...over,
})

export const liquidoSale = (over: Partial<LiquidoSale> = {}): LiquidoSale => ({
  key: 'liquido:2022030214000007',
  gateway: 'liquido',
  createdAt: lima('2026-11-20T12:00:00'),
  status: 'approved',
  referenceId: '2022030214000007',
  paymentMethod: 'CREDIT_CARD',
  money: { currency: 'PEN', minor: 500 },
  ...over,
})

let count = 0
/** An earlier operation on the sale; each one with an id of its own. */
export const earlierOperation = (
  kind: EarlierOperation['kind'],
  state: EarlierOperation['state'],
  amountMinor = 10_000,
): EarlierOperation => ({
  operationId: `00000000-0000-4000-8000-${String((count += 1)).padStart(12, '0')}`,
  kind,
  state,
  amountMinor,
  createdAt: lima('2026-11-20T12:30:00') + count,
})
