import { z } from 'zod'
import { saleSchema } from '../../domain/sales.ts'

/** The calls of the window's contract that a till without a window takes, by the names it takes them by. */
export const contractCalls: ReadonlyMap<string, string> = new Map([
  ['search', 'sales.search'],
  ['sale', 'sales.detail'],
  ['addPayment', 'sales.addPayment'],
  ['submit', 'operations.submit'],
  ['get', 'operations.get'],
  ['list', 'operations.list'],
  ['settled', 'operations.waitForFirstOutcome'],
  ['sendNow', 'operations.sendNow'],
  ['sendWithoutHub', 'operations.sendWithoutHub'],
  ['lookUp', 'operations.lookUp'],
  ['cancel', 'operations.cancel'],
  ['convertToRefund', 'operations.convertToRefund'],
  ['presentCard', 'operations.presentCard'],
  ['decide', 'operations.decide'],
  ['summary', 'queue.summary'],
  ['load', 'queue.load'],
  ['tryNow', 'queue.tryNow'],
  ['networkIsBack', 'queue.networkIsBack'],
  ['stopDrain', 'queue.stopDrain'],
  ['resume', 'queue.resume'],
  ['exportCsv', 'queue.exportCsv'],
  ['dayTotals', 'queue.dayTotals'],
  ['reconcile', 'queue.reconcile'],
  ['joinHub', 'hub.join'],
  ['leaveHub', 'hub.leave'],
  ['hubState', 'hub.state'],
  ['applyCallback', 'diagnostics.applyCallback'],
])

/** The till's own calls: what the app has a window, a machine or a search for. */
export const ownCalls = {
  /** The till's clock: so far ahead of the machine's, milliseconds. Without an offset it is only told. */
  clock: z.strictObject({ offsetMs: z.int().optional() }).default({}),
  /** Sales as a search would have found them, for an acquirer without one. */
  rememberSales: z.strictObject({ sales: z.array(saleSchema).max(1000) }),
  /** A webhook of Kushki, as the loopback endpoint of the app takes it: the raw body and two of its headers. */
  applyWebhook: z.strictObject({
    body: z.string().max(100_000),
    signature: z.string().max(200),
    id: z.string().max(40),
  }),
  /** Lets time pass at once, milliseconds, as if the PC had run on; only with `--test-time`. */
  pass: z.strictObject({
    milliseconds: z
      .int()
      .min(0)
      .max(7 * 86_400_000),
  }),
  /** A backup, as the app makes one each day. */
  backUp: z.strictObject({}).default({}),
}
export type OwnCall = keyof typeof ownCalls
export const isOwnCall = (call: string): call is OwnCall => Object.hasOwn(ownCalls, call)

/** One line of standard input. */
export const lineSchema = z.strictObject({
  /** Comes back with the answer: answers may come in another order than the calls. */
  id: z.union([z.string().max(80), z.number()]).default(0),
  call: z.string().max(80),
  input: z.unknown().optional(),
})
export type Line = z.infer<typeof lineSchema>
