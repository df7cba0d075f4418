import { z } from 'zod'
import type { SandboxClock } from '../clock.ts'
import { faultSchema, type Faults } from '../faults.ts'
import { answer } from '../http/answers.ts'
import { createRouter } from '../http/router.ts'
import type { ProcessorSettings } from '../kushki/processor.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LiquidoAcquirer } from '../liquido/acquirer.ts'
import type { Callbacks } from '../liquido/callbacks.ts'
import type { Tokens } from '../liquido/tokens.ts'
import type { FaultSetter } from '../refusals.ts'
import type { RequestsLog } from '../requests.ts'
import { clockSchema, generateSchema, processorSchema, resetSchema, salesSchema, taking } from './bodies.ts'
import { callbackRoutes } from './callback-routes.ts'
import { dumpLedger } from './dump.ts'

export type ControlParts = {
  ledger: Ledger
  clock: SandboxClock
  faults: Faults
  faultSetter: FaultSetter
  requests: RequestsLog
  settings: ProcessorSettings
  acquirer: LiquidoAcquirer
  callbacks: Callbacks
  tokens: Tokens
}

/** The payer of a payment that a test adds. */
const somePayer = {
  name: 'Cliente',
  email: 'cliente@example.com',
  document: '41000000',
  phone: '+51 900000000',
}

/** The control API, on a listener of its own so that it answers while a gateway refuses. See docs/sandbox.md. */
export function createControl(parts: ControlParts) {
  const { ledger, clock, faults, faultSetter, requests, settings, acquirer, callbacks, tokens } = parts

  const ledgerNow = () => {
    acquirer.settleDue()
    return answer(200, dumpLedger(ledger))
  }

  const operationsNow = () => {
    acquirer.settleDue()
    return answer(200, ledger.effects.list())
  }

  const addSales = taking(salesSchema, ({ sales, payments }) => {
    const now = clock.now()
    const added = ledger.add(
      sales.map(({ secondsAgo, createdAt, ...sketch }) => ({
        ...sketch,
        createdAt: createdAt ?? Math.round(now - (secondsAgo ?? 0) * 1000),
      })),
      payments.map((payment) => ({ ...payment, createdAt: payment.createdAt ?? now, payer: somePayer })),
    )
    if (!added.ok) return answer(409, { error: 'a sale or payment with this id is there already' })
    return answer(201, {
      sales: added.value.map((line) => ({
        client_transaction_id: line.clientTransactionId,
        transaction_reference: line.reference,
        createdAt: line.createdAt,
        totalMinor: line.totalMinor,
      })),
      payments: payments.map(({ referenceId }) => ({ referenceId })),
    })
  })

  const generate = taking(generateSchema, ({ count, days }) => {
    ledger.generate(count, days)
    return answer(201, { count })
  })

  const setClock = taking(clockSchema, (body) => {
    if ('at' in body) clock.standAt(Date.parse(body.at), body.frozen)
    else clock.moveBy(body.offsetMs)
    return answer(200, clock.state())
  })

  const setFaults = taking(z.array(faultSchema), async (list) => {
    await faultSetter.set(list)
    return answer(200, faults.list())
  })

  const clearFaults = async () => {
    await faultSetter.set([])
    return answer(200, [])
  }

  const clearRequests = () => {
    requests.clear()
    return answer(200, [])
  }

  const setProcessor = taking(processorSchema, (body) => {
    settings.partialVoids = body.partialVoids ?? settings.partialVoids
    settings.slowAnswerMs = body.slowAnswerMs ?? settings.slowAnswerMs
    settings.searchableAfterMs = body.searchableAfterMs ?? settings.searchableAfterMs
    return answer(200, settings)
  })

  const revokeTokens = () => {
    tokens.revokeAll()
    return answer(200, [])
  }

  const reset = taking(resetSchema, async ({ samples }) => {
    await faultSetter.set([])
    clock.moveBy(0)
    requests.clear()
    tokens.revokeAll()
    ledger.reset(samples)
    return answer(200, clock.state())
  })

  return createRouter([
    { method: 'GET', path: '/ledger', handle: ledgerNow },
    { method: 'GET', path: '/operations', handle: operationsNow },
    { method: 'POST', path: '/sales', handle: addSales },
    { method: 'POST', path: '/sales/generate', handle: generate },
    { method: 'GET', path: '/clock', handle: () => answer(200, clock.state()) },
    { method: 'PUT', path: '/clock', handle: setClock },
    { method: 'GET', path: '/faults', handle: () => answer(200, faults.list()) },
    { method: 'PUT', path: '/faults', handle: setFaults },
    { method: 'DELETE', path: '/faults', handle: clearFaults },
    { method: 'GET', path: '/requests', handle: () => answer(200, requests.list()) },
    { method: 'DELETE', path: '/requests', handle: clearRequests },
    { method: 'PUT', path: '/processor', handle: setProcessor },
    { method: 'DELETE', path: '/tokens', handle: revokeTokens },
    { method: 'POST', path: '/reset', handle: reset },
    ...callbackRoutes(callbacks),
  ])
}
