import type { GatewayName } from '../../domain/sales.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { GatewayAnswer, LookUpAnswer } from '../gateways/gateway.ts'
import type { OperationRow } from '../storage/operation-row.ts'
import type { SecretName } from '../storage/operations-table.ts'
import type { CardsInMemory, OutboxDependencies } from './committer.ts'
import type { RowEvent } from './row-machine.ts'
import { lookUpRequest, wireRequest } from './wire-request.ts'

/** What a row on the wire came back with, and what the gateway's connection learns from it. */
export type WireOutcome = {
  event: RowEvent
  learnt: { summary: AnswerSummary; retryAfterMs?: number } | null
}

/**
 * Carries one send or look-up out. It never throws: whatever goes wrong after the request may have left is an
 * `unknown` answer, and that is looked up.
 */
export function createWire(dependencies: OutboxDependencies, cardsInMemory: CardsInMemory) {
  const { storage, clock } = dependencies

  async function send(row: OperationRow, replay: boolean, signal: AbortSignal): Promise<WireOutcome> {
    const gateway = dependencies.gateway(row.gateway)
    if (gateway === null) return answeredWith(nothingSent())
    const request = storage.read(() => {
      const content = storage.operations.content(row.operationId)
      if (content === null) return null
      const inMemory = cardsInMemory.get(row.operationId)
      const kept = (name: SecretName, isKept: boolean): Buffer | null =>
        isKept ? storage.operations.secret(name, row.operationId) : null
      const card = inMemory ? Buffer.from(inMemory) : kept('card', row.cardStoredAt !== null)
      const bankAccount = kept('bankAccount', row.bankAccountKept)
      return wireRequest(row, content, { card, bankAccount }, replay)
    })
    if (!request.ok) return answeredWith(nothingSent())
    if (request.value === null) return { event: { type: 'payloadCorrupt' }, learnt: null }
    try {
      return answeredWith(await gateway.send(request.value, signal))
    } catch {
      return answeredWith({ summary: { class: 'unknown', at: clock.now() } })
    }
  }

  async function lookUp(row: OperationRow, signal: AbortSignal): Promise<WireOutcome> {
    const gateway = dependencies.gateway(row.gateway)
    if (gateway === null) return lookedUpWith({ outcome: 'noAnswer', ...nothingSent() }, clock.now())
    const request = storage.read(() => {
      const content = storage.operations.content(row.operationId)
      return content === null ? null : lookUpRequest(row, content)
    })
    if (!request.ok) return lookedUpWith({ outcome: 'noAnswer', ...nothingSent() }, clock.now())
    if (request.value === null) return { event: { type: 'payloadCorrupt' }, learnt: null }
    try {
      return lookedUpWith(await gateway.lookUp(request.value, signal), clock.now())
    } catch {
      return lookedUpWith(
        { outcome: 'noAnswer', summary: { class: 'unknown', at: clock.now() } },
        clock.now(),
      )
    }
  }

  const nothingSent = (): GatewayAnswer => ({ summary: { class: 'notSent', at: clock.now() } })
  return {
    send,
    lookUp,
    /** One harmless question; `null` where the gateway is not set up. */
    async check(name: GatewayName, signal: AbortSignal): Promise<GatewayAnswer | null> {
      const gateway = dependencies.gateway(name)
      if (gateway === null) return null
      try {
        return await gateway.check(signal)
      } catch {
        return { summary: { class: 'unknown', at: clock.now() } }
      }
    },
  }
}

const learntFrom = ({ summary, retryAfterMs }: GatewayAnswer): NonNullable<WireOutcome['learnt']> => ({
  summary,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

const answeredWith = (answer: GatewayAnswer): WireOutcome => ({
  event: { type: 'answered', answer },
  learnt: learntFrom(answer),
})
const lookedUpWith = (answer: LookUpAnswer, now: number): WireOutcome => ({
  event: { type: 'lookedUp', answer },
  learnt: answer.outcome === 'noAnswer' ? learntFrom(answer) : { summary: { class: 'approved', at: now } },
})
