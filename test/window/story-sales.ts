import type { KushkiSale, LiquidoSale, Sale } from '../../domain/sales.ts'

const second = 1000
const minute = 60 * second
const day = 24 * 60 * minute

const kushki = (
  number: number,
  sale: Partial<KushkiSale> & Pick<KushkiSale, 'createdAt' | 'amount'>,
): KushkiSale => {
  const id = `6680eadc-6c8d-44aa-8ca0-18e061c1${String(number).padStart(4, '0')}`
  return {
    key: `kushki:${id}`,
    gateway: 'kushki',
    client_transaction_id: id,
    transaction_reference: `f2f29080-0214-42c0-95a5-77ecf343${String(number).padStart(4, '0')}`,
    transaction_type: 'charge',
    status: 'approved',
    ticketNumber: `0001${String(number).padStart(2, '0')}`,
    maskedPan: '451230******9119',
    brand: 'Visa',
    approvalCode: `2${number}4501`,
    ...sale,
  }
}

const soles = (subtotal: number, iva: number, tip?: number): KushkiSale['amount'] => ({
  currency: 'PEN',
  iva,
  subtotal_iva: subtotal,
  subtotal_iva0: 0,
  ...(tip === undefined ? {} : { tip }),
})

const liquido = (
  number: number,
  sale: Pick<LiquidoSale, 'createdAt' | 'paymentMethod' | 'money' | 'cardLastFour'>,
): LiquidoSale => ({
  key: `liquido:20261120140000${number}`,
  gateway: 'liquido',
  referenceId: `20261120140000${number}`,
  status: 'approved',
  ticketNumber: `0002${number}`,
  payerName: 'Rosa Quispe',
  ...sale,
})

/** A morning at one till: sales for every way back and for every reason why one is closed. */
export function storySales(now: number): Sale[] {
  const unknown = kushki(1, { createdAt: now - 5 * minute, amount: soles(20_000, 3600), status: 'unknown' })
  delete unknown.transaction_reference
  const fresh = kushki(2, {
    createdAt: now - 20 * second,
    amount: soles(4500, 810),
    status: 'unknown',
    brand: 'Mastercard',
    maskedPan: '522345******0043',
  })
  delete fresh.transaction_reference
  return [
    fresh,
    unknown,
    kushki(3, { createdAt: now - 40 * minute, amount: soles(104_619, 18_831) }),
    kushki(4, {
      createdAt: now - 70 * minute,
      amount: soles(8390, 1510, 1000),
      brand: 'Mastercard',
      maskedPan: '522345******0043',
    }),
    kushki(5, { createdAt: now - 95 * minute, amount: soles(2500, 450), status: 'declined' }),
    liquido(11, {
      createdAt: now - 120 * minute,
      paymentMethod: 'PAGO_EFECTIVO',
      money: { currency: 'PEN', minor: 15_000 },
    }),
    liquido(12, {
      createdAt: now - 150 * minute,
      paymentMethod: 'CREDIT_CARD',
      cardLastFour: '4242',
      money: { currency: 'PEN', minor: 5990 },
    }),
    kushki(6, { createdAt: now - day, amount: soles(33_814, 6086) }),
    kushki(7, {
      createdAt: now - 100 * day,
      amount: { currency: 'USD', iva: 0, subtotal_iva: 0, subtotal_iva0: 24_900 },
    }),
    kushki(8, { createdAt: now - 130 * day, amount: soles(6780, 1220) }),
  ]
}
