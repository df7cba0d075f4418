import type { OperationKind } from '../../../domain/operations.ts'
import type { WireRequest } from '../../../electron/gateways/gateway.ts'

type KushkiRequest = Extract<WireRequest, { gateway: 'kushki' }>

const ids = {
  client_transaction_id: '6680eadc-6c8d-44aa-8ca0-18e061c1472a',
  transaction_reference: 'f2f29080-0214-42c0-95a5-77ecf3434cd7',
}

/** A cardless request of each kind, in soles. `major`: its amount as on the wire. */
export function kushkiRequest(kind: OperationKind, replay = false, major = 100): KushkiRequest {
  const amount = { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: major } as const
  const common = { amount, omit_card: true, client_transaction_id: ids.client_transaction_id } as const
  const sent = { gateway: 'kushki', kind, replay } as const
  switch (kind) {
    case 'reverse':
      return { ...sent, body: { ...common, transaction_mode: 'Reverse', transaction_type: 'charge' } }
    case 'void':
      return { ...sent, body: { ...common, ...ids, transaction_mode: 'Void', transaction_type: 'charge' } }
    case 'refund':
      return {
        ...sent,
        body: { ...common, ...ids, transaction_mode: 'Authorization', transaction_type: 'refund' },
      }
  }
}
