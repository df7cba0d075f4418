import { z } from 'zod'
import type { GatewayName } from './sales.ts'

/**
 * What a gateway consists of, as seen from a till: each has hosts, paths and credentials of its own and fails by itself.
 * Kushki's payments (`/pos/v1`) and transaction search (`/pos-analytics/v1`); Liquido's OAuth token and its API.
 */
export const gatewayServiceSchema = z.enum(['kushkiPayment', 'kushkiSearch', 'liquidoToken', 'liquidoApi'])
export type GatewayService = z.infer<typeof gatewayServiceSchema>

/** What a row asks of its gateway. */
export type WireAction = 'send' | 'lookUp'

/** The services that an action needs, all of them, in the order in which they are asked. */
export const servicesFor: Readonly<
  Record<GatewayName, Readonly<Record<WireAction, readonly GatewayService[]>>>
> = {
  kushki: { send: ['kushkiPayment'], lookUp: ['kushkiSearch'] },
  liquido: { send: ['liquidoToken', 'liquidoApi'], lookUp: ['liquidoToken', 'liquidoApi'] },
}

/** The one of them that gives the answer. */
export const answeringService: Readonly<Record<GatewayName, Readonly<Record<WireAction, GatewayService>>>> = {
  kushki: { send: 'kushkiPayment', lookUp: 'kushkiSearch' },
  liquido: { send: 'liquidoApi', lookUp: 'liquidoApi' },
}

/** Every service of a gateway. */
export const servicesOf: Readonly<Record<GatewayName, readonly GatewayService[]>> = {
  kushki: ['kushkiPayment', 'kushkiSearch'],
  liquido: ['liquidoToken', 'liquidoApi'],
}
