import { z } from 'zod'
import type { GatewayName } from '../../domain/sales.ts'

/**
 * How each gateway itself says that it does not take the credential. Kushki: 401 and 403 of its samples of errors. Liquido
 * publishes the status alone; the members are API Gateway's own (`message`) and those its shop plugins read (`error`).
 */
const refusals: Readonly<Record<GatewayName, z.ZodType>> = {
  kushki: z.union([
    z.looseObject({ message: z.string().regex(/^unauthorized$/iu) }),
    z.looseObject({ Message: z.string().regex(/^user is not authorized/iu) }),
  ]),
  liquido: z.union([
    z.looseObject({ message: z.string().min(1) }),
    z.looseObject({ error: z.string().min(1) }),
  ]),
}

/** Members of a processed answer or record, which no published error has. */
const ofOperation: Readonly<Record<GatewayName, readonly string[]>> = {
  kushki: [
    'transaction_status',
    'transaction_reference',
    'ticket_number',
    'authorized_amount',
    'kushki_response',
    'message_fields',
    'response_code',
    'approval_code',
  ],
  liquido: ['transferStatus', 'idempotencyKey', 'referenceId'],
}

/** Whether a body holds a part of what a gateway tells of an operation: then no refusal beside it is believed. */
export const tellsOfOperation = (gateway: GatewayName, json: unknown): boolean =>
  typeof json === 'object' && json !== null && ofOperation[gateway].some((name) => name in json)

/** Whether a body with 401 or 403 is the gateway's own refusal, and not the page of a portal, proxy or firewall. */
export const isCredentialRefused = (gateway: GatewayName, status: number, json: unknown): boolean =>
  (status === 401 || status === 403) &&
  !tellsOfOperation(gateway, json) &&
  refusals[gateway].safeParse(json).success

/** Redirects, and what a proxy or a portal asks of its own users (RFC 9110 §15.5.8, RFC 6585 §6). */
const elsewhere = new Set([301, 302, 303, 307, 308, 401, 403, 407, 511])

/** Whether an answer with none of the gateway's own members comes from a proxy, portal or firewall on the way. */
export const isSomebodyElse = (gateway: GatewayName, status: number, json: unknown): boolean =>
  elsewhere.has(status) && !tellsOfOperation(gateway, json) && !isCredentialRefused(gateway, status, json)
