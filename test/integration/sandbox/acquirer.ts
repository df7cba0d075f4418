import { afterEach } from 'vitest'
import {
  startSandbox,
  type Sandbox,
  type SandboxAddress,
  type SandboxDependencies,
} from '../../../sandbox/sandbox.ts'

/** Noon of a Friday in Lima: far from every edge, so that a test which names no time stands on none. */
export const noon = Date.parse('2026-11-20T12:00:00-05:00')

export type Answered = { status: number; body: Record<string, unknown>; headers: Headers }

/** A sandbox and plain HTTP to it: no client of ours between the test and the wire. */
export type Acquirer = {
  sandbox: Sandbox
  /** `POST` to Kushki with the right credential. */
  kushki(path: string, body: unknown): Promise<Answered>
  transaction(body: unknown): Promise<Answered>
  refund(body: unknown): Promise<Answered>
  search(body: unknown): Promise<Answered>
  /** Any call of the control API. */
  control(method: string, path: string, body?: unknown): Promise<Answered>
  ledger(): Promise<LedgerDump>
  /** Adds a sale of 100.00 PEN, unless told otherwise; gives its ids. */
  addSale(sketch?: Record<string, unknown>): Promise<{ id: string; reference: string }>
}

export type LedgerDump = {
  sales: { client_transaction_id: string; status: string; givenBackMinor: number; createdAt: number }[]
  payments: { referenceId: string; givenBackMinor: number }[]
  refunds: { idempotencyKey: string; status: string }[]
  operations: { operationId: string; kind: string; sale: string; minor: number; applied: number }[]
}

export const amountOf = (subtotal: number, more: Record<string, unknown> = {}) => ({
  currency: 'PEN',
  iva: 0,
  subtotal_iva: 0,
  subtotal_iva0: subtotal,
  ...more,
})

export const reverseOf = (id: string, subtotal = 100, more: Record<string, unknown> = {}) => ({
  amount: amountOf(subtotal),
  transaction_mode: 'Reverse',
  transaction_type: 'charge',
  client_transaction_id: id,
  omit_card: true,
  ...more,
})

export const voidOf = (reference: string, subtotal = 100, more: Record<string, unknown> = {}) => ({
  amount: amountOf(subtotal),
  transaction_mode: 'Void',
  transaction_type: 'charge',
  is_smart_void: true,
  client_transaction_id: crypto.randomUUID(),
  transaction_reference: reference,
  omit_card: true,
  ...more,
})

export const refundOf = (reference: string, subtotal = 100, more: Record<string, unknown> = {}) => ({
  amount: amountOf(subtotal),
  transaction_mode: 'Authorization',
  transaction_type: 'refund',
  client_transaction_id: crypto.randomUUID(),
  transaction_reference: reference,
  omit_card: true,
  ...more,
})

export async function call(url: string, init: RequestInit): Promise<Answered> {
  const response = await fetch(url, init)
  const body = (await response.json()) as Record<string, unknown>
  return { status: response.status, body, headers: response.headers }
}

/** What the control API wants of its callers. */
export const controlHeaders = ({
  controlToken,
}: Pick<SandboxAddress, 'controlToken'>): Record<string, string> => ({
  authorization: `Bearer ${controlToken}`,
  'content-type': 'application/json',
})

const running: { sandbox: Sandbox; defects: unknown[] }[] = []

afterEach(async () => {
  for (const { sandbox, defects } of running.splice(0)) {
    await sandbox.stop()
    if (defects.length > 0) throw new AggregateError(defects, 'the sandbox itself failed')
  }
})

/** Starts a sandbox that stands at `at` and is stopped after the test, which fails if the sandbox itself failed. */
export async function openAcquirer(at: number = noon, options: SandboxDependencies = {}): Promise<Acquirer> {
  const defects: unknown[] = []
  const sandbox = await startSandbox({
    clock: { now: () => at },
    slowAnswerMs: 40,
    onDefect: (error) => defects.push(error),
    ...options,
  })
  running.push({ sandbox, defects })
  const { address } = sandbox
  const kushki = (path: string, body: unknown): Promise<Answered> =>
    call(`${address.kushki}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'Private-Credential-Id': address.credential },
      body: JSON.stringify(body),
    })
  const control = (method: string, path: string, body?: unknown): Promise<Answered> =>
    call(`${address.control}${path}`, {
      method,
      headers: controlHeaders(address),
      body: body === undefined ? null : JSON.stringify(body),
    })
  return {
    sandbox,
    kushki,
    control,
    transaction: (body) => kushki('/pos/v1/transaction', body),
    refund: (body) => kushki('/pos/v1/refund', body),
    search: (body) => kushki('/pos-analytics/v1/transactions/search', body),
    ledger: async () => (await control('GET', '/ledger')).body as unknown as LedgerDump,
    addSale: async (sketch = {}) => {
      const { body } = await control('POST', '/sales', {
        sales: [{ amount: amountOf(100), secondsAgo: 600, ...sketch }],
      })
      const [sale] = body['sales'] as {
        client_transaction_id: string
        transaction_reference: string | null
      }[]
      if (sale === undefined) throw new Error('the sandbox added no sale')
      return { id: sale.client_transaction_id, reference: sale.transaction_reference ?? '' }
    },
  }
}
