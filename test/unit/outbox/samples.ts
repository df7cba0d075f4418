import type { Caller } from '../../../domain/authority.ts'
import type { Person } from '../../../domain/person.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import { toMajor } from '../../../domain/money.ts'
import type { PresentedCard } from '../../../electron/outbox/commands.ts'
import type { KushkiSale, LiquidoSale } from '../../../domain/sales.ts'
import vectors from '../../data/reader-vectors.json' with { type: 'json' }

/** 10:00 in Lima on a Friday. */
export const morning = Date.parse('2026-11-20T15:00:00Z')
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** A UUID v4 that a number names. */
export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** A card sale of 100 soles an hour ago. */
export function cardSale(number: number, over: Partial<KushkiSale> = {}): KushkiSale {
  const id = uuid(1_000_000 + number)
  return {
    gateway: 'kushki',
    key: `kushki:${id}`,
    createdAt: morning - hour,
    status: 'approved',
    client_transaction_id: id,
    transaction_reference: uuid(2_000_000 + number),
    transaction_type: 'charge',
    amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 10_000 },
    maskedPan: '412345******6789',
    ticketNumber: `T${number}`,
    ...over,
  }
}

/** A sale whose answer never came: the case a reverse is for. */
export function unknownSale(number: number): KushkiSale {
  const { transaction_reference: _none, ...sale } = cardSale(number)
  return { ...sale, status: 'unknown' }
}

export const cashSale = (number: number): LiquidoSale => ({
  gateway: 'liquido',
  key: `liquido:20260101${number}`,
  createdAt: morning - hour,
  status: 'approved',
  referenceId: `20260101${number}`,
  paymentMethod: 'BCP',
  money: { currency: 'PEN', minor: 10_000 },
})

/** The ciphertext of a published vector (ANSI X9.24 test key), never a card's. */
export const ciphertext = {
  ksn: 'FFFF9876543210E00008',
  track2: publishedTrack2(),
}

function publishedTrack2(): string {
  const text = JSON.stringify(vectors)
  const found = /"[A-Za-z_0-9]*(?:track2|t2)[A-Za-z_0-9]*":\s*"(?<hex>(?:[0-9A-Fa-f]{2}){16,60})"/iu.exec(
    text,
  )
  return (found?.groups?.['hex'] ?? '2C5E3DC796759FAB00BB11163CC4B69B').toUpperCase()
}

/** The KSN of a device's n-th reading: no two operations have the same. */
export const ksnOf = (count: number): string =>
  `FFFF9876543210E${(count % 0x20_0000).toString(16).toUpperCase().padStart(5, '0')}`

const cardOf = (id: number) => ({
  card: { card_holder_name: 'PRUEBA/CARLOS' },
  card_details: {
    reading_type: 'ICC' as const,
    tracks: { track_ksn: ksnOf(id), enc_track2: ciphertext.track2 },
    enc_tlv: ciphertext.track2 + ciphertext.track2,
  },
  country: 'PER' as const,
  isDeferred: false,
  is_cashback: false,
  pos_details: { brand: 'EXTORNO', terminal_id: 'EXT0000000001' },
})
let presented = 0
/** A card for a row that asks for one, each with a KSN that no request has. */
export const cardAgain = (): PresentedCard => ({
  block: Buffer.from(JSON.stringify({ card_details: { tracks: { enc_track2: ciphertext.track2 } } })),
  ksn: ksnOf(0x10_0000 + (presented += 1)),
})

const cardless = { omit_card: true as const }
export const reading = {
  readerName: 'test reader',
  profile: {
    scheme: 'tdes-dukpt' as const,
    keyVariant: 'data' as const,
    plaintext: 'packed-track' as const,
    padding: 'F-nibble' as const,
    iv: null,
    span: 'per-track' as const,
    tlv: 'list' as const,
  },
}

type Choice = { id: number; withCard?: boolean; minor?: number; cashier?: string }

export function reverseRequest(
  sale: KushkiSale,
  { id, withCard, cashier = 'ana' }: Choice,
): OperationRequest {
  return {
    gateway: 'kushki',
    kind: 'reverse',
    operationId: uuid(id),
    saleKey: sale.key,
    cashier,
    ...(withCard ? { reading } : {}),
    body: {
      ...(withCard ? cardOf(id) : cardless),
      amount: wireAmount(sale, undefined),
      transaction_mode: 'Reverse',
      transaction_type: 'charge',
      client_transaction_id: sale.client_transaction_id,
    },
  }
}

export function voidRequest(
  sale: KushkiSale,
  { id, withCard, minor, cashier = 'ana' }: Choice,
): OperationRequest {
  return {
    gateway: 'kushki',
    kind: 'void',
    operationId: uuid(id),
    saleKey: sale.key,
    cashier,
    ...(withCard ? { reading } : {}),
    body: {
      ...(withCard ? cardOf(id) : cardless),
      amount: wireAmount(sale, minor),
      transaction_mode: 'Void',
      transaction_type: 'charge',
      is_smart_void: true,
      client_transaction_id: uuid(500_000 + id),
      transaction_reference: sale.transaction_reference ?? '',
    },
  }
}

export function refundRequest(
  sale: KushkiSale,
  { id, withCard, minor, cashier = 'ana' }: Choice,
): OperationRequest {
  return {
    gateway: 'kushki',
    kind: 'refund',
    operationId: uuid(id),
    saleKey: sale.key,
    cashier,
    ...(withCard ? { reading } : {}),
    body: {
      ...(withCard ? cardOf(id) : cardless),
      amount: wireAmount(sale, minor),
      transaction_mode: 'Authorization',
      transaction_type: 'refund',
      client_transaction_id: uuid(500_000 + id),
      transaction_reference: sale.transaction_reference ?? '',
    },
  }
}

export const accountNumber = '00200000000012345686'

export function bankRefundRequest(
  sale: LiquidoSale,
  { id, minor, cashier = 'ana' }: Choice,
): OperationRequest {
  return {
    gateway: 'liquido',
    kind: 'refund',
    operationId: uuid(id),
    saleKey: sale.key,
    cashier,
    body: {
      idempotencyKey: `${sale.referenceId}-${id}`,
      referenceId: sale.referenceId,
      amount: minor ?? sale.money.minor,
      currency: 'PEN',
      country: 'PE',
      description: 'refund',
      additionalInfo: {
        bankTransferAccountInfo: {
          bankCode: '002',
          beneficiaryName: 'Rosa Quispe',
          bankAccountNumber: accountNumber,
          bankAccountType: 'SAVINGS',
        },
      },
    },
  }
}

const wireAmount = (sale: KushkiSale, minor: number | undefined) => ({
  currency: sale.amount.currency,
  iva: 0,
  subtotal_iva: 0,
  subtotal_iva0: toMajor(minor ?? sale.amount.subtotal_iva0),
})

/** People at the till. */
export const people = {
  cashier: { id: uuid(801), name: 'Ana', role: 'cashier' },
  otherCashier: { id: uuid(802), name: 'Luis', role: 'cashier' },
  supervisor: { id: uuid(803), name: 'Marta', role: 'supervisor' },
  administrator: { id: uuid(804), name: 'Rosa', role: 'administrator' },
} as const satisfies Record<string, Person>

/** A cashier, with or without somebody who answers for the act. */
export const cashierAlone: Caller = { person: people.cashier, approver: null }
export const cashierApproved: Caller = { person: people.cashier, approver: people.supervisor }
