import { afterAll, afterEach, beforeAll } from 'vitest'
import { createKushkiGateway } from '../../../electron/gateways/kushki.ts'
import { createLiquidoGateway } from '../../../electron/gateways/liquido.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import { toKushkiAmount, type Amount } from '../../../domain/money.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import type { KushkiSale, LiquidoSale } from '../../../domain/sales.ts'
import { buildOperationRequest, type OperationChoice } from '../../../renderer/requests/index.ts'
import type { WireRequest } from '../../../electron/gateways/gateway.ts'
import type { Fault } from '../../../sandbox/faults.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'

export const never = new AbortController().signal

/** Three in the afternoon in Lima: no test meets midnight or the cut-off unless it goes there. */
const start = Date.parse('2026-11-20T15:00:00-05:00')

/** A fault as a test writes it; the rest has the defaults of the sandbox's own schema. */
export type FaultSketch = { kind: Fault['kind']; [member: string]: unknown }

/** A real sandbox over HTTP, with both gateways pointed at it, for the tests of one file. */
export function useAcquirer() {
  let sandbox: Sandbox
  let key: string | null = null
  /** Long enough for a machine under load; only tests of a time-out shorten it. Milliseconds. */
  const patient = 20_000
  let timeoutMs = patient
  beforeAll(async () => {
    sandbox = await startSandbox({ samples: false, opensCards: false, slowAnswerMs: 20_000 })
    await setClock(0)
  })
  afterEach(async () => {
    key = null
    timeoutMs = patient
    await control('DELETE', '/faults')
    await setClock(0)
    await control('DELETE', '/requests')
  })
  afterAll(() => sandbox.stop())

  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${sandbox.address.control}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${sandbox.address.controlToken}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  const setClock = (secondsAfterStart: number): Promise<unknown> =>
    control('PUT', '/clock', { at: new Date(start + secondsAfterStart * 1000).toISOString() })

  const clock = { now: () => sandbox.clock.now() }
  const secret = (name: 'liquidoClientId' | 'liquidoClientSecret' | 'liquidoApiKey') => () =>
    Promise.resolve(sandbox.address[name])

  return {
    clock,
    control,
    /** Sets the acquirer's clock, and with it the gateways', to so many seconds after three in the afternoon in Lima. */
    setClock,
    address: () => sandbox.address,
    /** Sets faults, each with the sandbox's defaults. */
    faults: (...list: FaultSketch[]) => control('PUT', '/faults', list),
    /** Gives the gateways another credential until the end of the test. */
    useCredential: (other: string) => {
      key = other
    },
    /** Lets the gateways wait so many milliseconds for an answer until the end of the test, or patiently again. */
    useTimeout: (milliseconds = patient) => {
      timeoutMs = milliseconds
    },
    /** The requests that reached the acquirer. */
    requests: async () =>
      (await control('GET', '/requests')) as { path: string; text: string; headers: object }[],
    /** How often an operation took effect in the books. */
    applied: async (operationId: string): Promise<number> => {
      const { operations } = (await control('GET', '/ledger')) as {
        operations: { operationId: string; applied: number }[]
      }
      return operations.find((each) => each.operationId === operationId)?.applied ?? 0
    },
    kushki: createKushkiGateway({
      baseUrl: () => sandbox.address.kushki,
      credential: () => Promise.resolve(key ?? sandbox.address.credential),
      timeoutMs: () => timeoutMs,
      timeZone: () => 'America/Lima',
      clock,
    }),
    liquido: createLiquidoGateway({
      apiUrl: () => sandbox.address.liquido,
      authUrl: () => sandbox.address.liquidoAuth,
      clientId: secret('liquidoClientId'),
      clientSecret: () => Promise.resolve(key ?? sandbox.address.liquidoClientSecret),
      apiKey: secret('liquidoApiKey'),
      timeoutMs: () => timeoutMs,
      clock,
    }),

    /** Writes a sale into the acquirer's books, and gives it as the companion knows it. */
    addSale: async (
      over: Partial<KushkiSale> & { minor?: number; secondsAgo?: number } = {},
    ): Promise<KushkiSale> => {
      const { minor = 12_345, secondsAgo = 120, ...rest } = over
      const amount: Amount = { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: minor }
      const id = crypto.randomUUID()
      const sale: KushkiSale = {
        key: `kushki:${id}`,
        gateway: 'kushki',
        createdAt: Math.round(clock.now() - secondsAgo * 1000),
        status: 'approved',
        client_transaction_id: id,
        ...(rest.status === 'unknown' ? {} : { transaction_reference: crypto.randomUUID() }),
        transaction_type: 'charge',
        amount,
        ...rest,
      }
      await control('POST', '/sales', {
        sales: [
          {
            clientTransactionId: id,
            kind: sale.transaction_type,
            status: sale.status,
            createdAt: sale.createdAt,
            amount: toKushkiAmount(sale.amount),
            ...(sale.transaction_reference === undefined ? {} : { reference: sale.transaction_reference }),
          },
        ],
      })
      return sale
    },

    addPayment: async (over: Partial<LiquidoSale> = {}): Promise<LiquidoSale> => {
      const referenceId = `${clock.now()}${Math.random().toString().slice(2, 8)}`
      const sale: LiquidoSale = {
        key: `liquido:${referenceId}`,
        gateway: 'liquido',
        createdAt: clock.now(),
        status: 'approved',
        referenceId,
        paymentMethod: 'CREDIT_CARD',
        money: { currency: 'PEN', minor: 500 },
        ...over,
      }
      const { paymentMethod, money, createdAt } = sale
      await control('POST', '/sales', { payments: [{ referenceId, paymentMethod, createdAt, ...money }] })
      return sale
    },
  }
}

/** The wire request of a choice, as the queue would hand it over. */
export function wireRequest(
  choice: Pick<OperationChoice, 'kind' | 'sale'> & Partial<OperationChoice>,
  replay = false,
): WireRequest {
  const built = buildOperationRequest({
    earlier: [],
    settings: defaultSettings(),
    ids: { operationId: crypto.randomUUID(), clientTransactionId: crypto.randomUUID() },
    ...choice,
  })
  if (!built.ok) throw new Error(JSON.stringify(built.error))
  return toWire(built.value, replay)
}

const toWire = (request: OperationRequest, replay: boolean): WireRequest =>
  request.gateway === 'kushki'
    ? { gateway: 'kushki', kind: request.kind, body: request.body, replay }
    : { gateway: 'liquido', kind: 'refund', body: request.body, replay }
