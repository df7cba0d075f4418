import { z } from 'zod'
import type { SandboxClock } from '../clock.ts'
import { faultSchema, type Fault, type Faults } from '../faults.ts'
import { answer, readJson, type Answer, type Received } from '../http/answers.ts'
import { createRouter } from '../http/router.ts'
import type { ProcessorSettings } from '../kushki/processor.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RequestsLog } from '../requests.ts'
import { dumpLedger } from './dump.ts'

const major = z.number().min(0)
const amountSchema = z.strictObject({
  currency: z.enum(['PEN', 'USD']),
  iva: major,
  subtotal_iva: major,
  subtotal_iva0: major,
  tip: major.optional(),
  extra_taxes: z.record(z.string(), major).optional(),
})

const newSaleSchema = z.strictObject({
  clientTransactionId: z.uuidv4().optional(),
  reference: z.string().optional(),
  kind: z.enum(['charge', 'capture', 'preAuth', 'reAuthorization']).optional(),
  status: z.enum(['approved', 'declined', 'unknown']).optional(),
  charged: z.boolean().optional(),
  /** Milliseconds since the epoch; or how long ago. @default now */
  createdAt: z.int().optional(),
  secondsAgo: z.number().optional(),
  amount: amountSchema,
})

const newPaymentSchema = z.strictObject({
  referenceId: z.string().min(1),
  paymentMethod: z.string().default('CREDIT_CARD'),
  status: z.enum(['SETTLED', 'IN_PROGRESS', 'FAILED']).default('SETTLED'),
  createdAt: z.int().optional(),
  currency: z.enum(['PEN', 'USD']).default('PEN'),
  minor: z.int().min(1),
})

const salesSchema = z.strictObject({
  sales: z.array(newSaleSchema).default([]),
  payments: z.array(newPaymentSchema).default([]),
})
const generateSchema = z.strictObject({
  count: z.int().min(1).max(1_000_000),
  days: z.number().min(1).max(3_650).default(120),
})
const clockSchema = z.union([
  z.strictObject({ offsetMs: z.int() }),
  z.strictObject({ at: z.iso.datetime({ offset: true }), frozen: z.boolean().default(false) }),
])
const processorSchema = z.strictObject({
  partialVoids: z.boolean().optional(),
  slowAnswerMs: z.int().min(0).max(600_000).optional(),
})
const resetSchema = z.strictObject({ samples: z.boolean().default(true) })

export type ControlParts = {
  ledger: Ledger
  clock: SandboxClock
  faults: Faults
  requests: RequestsLog
  settings: ProcessorSettings
  /** Sets the faults, and closes or reopens the gateways' listeners accordingly. */
  setFaults: (faults: Fault[]) => Promise<void>
}

/** The body checked, or 400 with the reason: a test that misspells a member must hear of it. */
const taking =
  <Schema extends z.ZodType>(schema: Schema, use: (body: z.output<Schema>) => Answer | Promise<Answer>) =>
  (received: Received): Answer | Promise<Answer> => {
    const body = schema.safeParse(received.text === '' ? {} : readJson(received))
    return body.success ? use(body.data) : answer(400, { error: z.prettifyError(body.error) })
  }

/** The control API, on a listener of its own so that it answers while a gateway refuses. See docs/sandbox.md. */
export function createControl({ ledger, clock, faults, requests, settings, setFaults }: ControlParts) {
  return createRouter([
    { method: 'GET', path: '/ledger', handle: () => answer(200, dumpLedger(ledger)) },
    {
      method: 'POST',
      path: '/sales',
      handle: taking(salesSchema, ({ sales, payments }) => {
        const now = clock.now()
        const added = sales.map(({ secondsAgo, createdAt, ...sketch }) =>
          ledger.addSale({ ...sketch, createdAt: createdAt ?? Math.round(now - (secondsAgo ?? 0) * 1000) }),
        )
        for (const { createdAt, ...payment } of payments) {
          ledger.payments.add({
            ...payment,
            createdAt: createdAt ?? now,
            payer: {
              name: 'Cliente',
              email: 'cliente@example.com',
              document: '41000000',
              phone: '+51 900000000',
            },
          })
        }
        return answer(201, {
          sales: added.map((line) => ({
            client_transaction_id: line.clientTransactionId,
            transaction_reference: line.reference,
            createdAt: line.createdAt,
            totalMinor: line.totalMinor,
          })),
          payments: payments.map(({ referenceId }) => ({ referenceId })),
        })
      }),
    },
    {
      method: 'POST',
      path: '/sales/generate',
      handle: taking(generateSchema, ({ count, days }) => {
        ledger.generate(count, days)
        return answer(201, { count })
      }),
    },
    { method: 'GET', path: '/clock', handle: () => answer(200, clock.state()) },
    {
      method: 'PUT',
      path: '/clock',
      handle: taking(clockSchema, (body) => {
        if ('at' in body) clock.standAt(Date.parse(body.at), body.frozen)
        else clock.moveBy(body.offsetMs)
        return answer(200, clock.state())
      }),
    },
    { method: 'GET', path: '/faults', handle: () => answer(200, faults.list()) },
    {
      method: 'PUT',
      path: '/faults',
      handle: taking(z.array(faultSchema), async (list) => {
        await setFaults(list)
        return answer(200, faults.list())
      }),
    },
    {
      method: 'DELETE',
      path: '/faults',
      handle: async () => {
        await setFaults([])
        return answer(200, [])
      },
    },
    { method: 'GET', path: '/requests', handle: () => answer(200, requests.list()) },
    {
      method: 'DELETE',
      path: '/requests',
      handle: () => {
        requests.clear()
        return answer(200, [])
      },
    },
    {
      method: 'PUT',
      path: '/processor',
      handle: taking(processorSchema, (body) => {
        settings.partialVoids = body.partialVoids ?? settings.partialVoids
        settings.slowAnswerMs = body.slowAnswerMs ?? settings.slowAnswerMs
        return answer(200, settings)
      }),
    },
    {
      method: 'POST',
      path: '/reset',
      handle: taking(resetSchema, async ({ samples }) => {
        await setFaults([])
        clock.moveBy(0)
        requests.clear()
        ledger.reset(samples)
        return answer(200, clock.state())
      }),
    },
  ])
}
