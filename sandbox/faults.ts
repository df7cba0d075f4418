import { z } from 'zod'

const when = z.enum(['beforeEffect', 'afterEffect']).default('beforeEffect')

const matching = {
  gateway: z.enum(['kushki', 'liquido']).default('kushki'),
  /** Only requests whose path begins so. */
  path: z.string().startsWith('/').optional(),
  /** Lets this many matching requests pass first. */
  skip: z.int().min(0).default(0),
  /** Strikes this many requests; left out: until cleared. */
  count: z.int().min(1).optional(),
}

/** One way things go wrong, as `PUT /faults` takes it. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** Nothing listens: connections are refused, until cleared or for `forMs`. */
  z.strictObject({
    kind: z.literal('refuse'),
    gateway: matching.gateway,
    forMs: z.int().min(1).max(600_000).optional(),
  }),
  /** The connection breaks without an answer. */
  z.strictObject({ kind: z.literal('drop'), ...matching, when }),
  /** Waits, in real milliseconds, before or after the effect. */
  z.strictObject({ kind: z.literal('delay'), ...matching, when, ms: z.int().min(0).max(600_000) }),
  /** Answers this status and body in place of the real answer. */
  z.strictObject({
    kind: z.literal('status'),
    ...matching,
    when,
    status: z.int().min(200).max(599),
    body: z.unknown().optional(),
    /** Seconds, or an HTTP date. */
    retryAfter: z.union([z.int().min(0), z.string()]).optional(),
  }),
  /** 200 with text that is not JSON. */
  z.strictObject({ kind: z.literal('malformed'), ...matching, when }),
  /** The answer breaks off in the middle. */
  z.strictObject({ kind: z.literal('truncated'), ...matching, when }),
  /** 200 with a page of HTML, as a captive portal or a proxy gives. */
  z.strictObject({ kind: z.literal('wrongContent'), ...matching, when }),
  /** The processor declines with this code whatever the amount (Kushki's `/pos/v1/` only). */
  z.strictObject({ kind: z.literal('decline'), ...matching, code: z.string().min(1).max(4) }),
])
export type Fault = z.infer<typeof faultSchema>
export type RequestFault = Exclude<Fault, { kind: 'refuse' }>
export type GatewayName = Fault['gateway']

/** The faults that are set. `struck` counts the requests each one hit. */
export type Faults = {
  list: () => (Fault & { struck: number })[]
  set(faults: Fault[]): void
  /** The first set fault that this request meets, counted as struck. */
  take(gateway: GatewayName, path: string): RequestFault | null
}

export function createFaults(): Faults {
  let entries: { fault: Fault; seen: number; struck: number }[] = []
  return {
    list: () => entries.map(({ fault, struck }) => ({ ...fault, struck })),
    set: (faults) => {
      entries = faults.map((fault) => ({ fault, seen: 0, struck: 0 }))
    },
    take: (gateway, path) => {
      for (const entry of entries) {
        const { fault } = entry
        if (fault.kind === 'refuse' || fault.gateway !== gateway) continue
        if (fault.path !== undefined && !path.startsWith(fault.path)) continue
        // A search has nothing to decline, and must not use the fault up.
        if (fault.kind === 'decline' && !path.startsWith('/pos/v1/')) continue
        if (fault.count !== undefined && entry.struck >= fault.count) continue
        entry.seen += 1
        if (entry.seen <= fault.skip) continue
        entry.struck += 1
        return fault
      }
      return null
    },
  }
}
