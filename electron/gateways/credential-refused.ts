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

/** Whether a body with 401 or 403 is the gateway's own refusal, and not the page of a portal, proxy or firewall. */
export const isCredentialRefused = (gateway: GatewayName, status: number, json: unknown): boolean =>
  (status === 401 || status === 403) && refusals[gateway].safeParse(json).success

/** Redirects, and what a proxy or a portal asks of its own users (RFC 9110 §15.5.8, RFC 6585 §6). */
const elsewhere = new Set([301, 302, 303, 307, 308, 401, 403, 407, 511])

/** Whether an answer without a word of the gateway's comes from somebody on the way to it. */
export const isSomebodyElse = (gateway: GatewayName, status: number, json: unknown): boolean =>
  elsewhere.has(status) && !isCredentialRefused(gateway, status, json)
