import type { GatewayName } from '../../domain/sales.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import type { GatewayAnswer, LookUpAnswer } from '../gateways/gateway.ts'
import { answeringService } from '../../domain/services.ts'
import type { GatewayService, WireAction } from '../../domain/services.ts'
import type { OperationRow, OperationSecrets } from '../storage/operation-row.ts'
import type { SecretName } from '../storage/operations-table.ts'
import type { CardsInMemory, OutboxDependencies } from './committer.ts'
import type { RowEvent } from './row-machine.ts'
import { refundInPlaceOf } from './linked-refund.ts'
import { lookUpRequest, wireRequest } from './request-body.ts'

/** What an answer teaches of the service that gave it. */
export type WireLearnt = { service: GatewayService; summary: AnswerSummary; retryAfterMs?: number }

/** What a row on the wire came back with, and what is learnt from it; `null`: nothing went out. */
export type WireOutcome = { event: RowEvent; learnt: WireLearnt | null }

type Parts = OutboxDependencies & { cardsInMemory: CardsInMemory }

/** What a row's request carries besides its body, opened. Called inside `Storage.read`; throws SQLite's errors. */
function secretsOf({ storage, cardsInMemory }: Parts, row: OperationRow): OperationSecrets {
  const inMemory = cardsInMemory.get(row.operationId)
  const kept = (name: SecretName, isKept: boolean): Buffer | null =>
    isKept ? storage.operations.secret(name, row.operationId) : null
  return {
    card: inMemory ? Buffer.from(inMemory) : kept('card', row.cardStoredAt !== null),
    bankAccount: kept('bankAccount', row.bankAccountKept),
  }
}

/**
 * Carries one send or look-up out. It never throws: whatever goes wrong after the request may have left is an
 * `unknown` answer, and that is looked up.
 */
export function createWire(dependencies: Parts) {
  const { storage, clock } = dependencies

  async function send(row: OperationRow, replay: boolean, signal: AbortSignal): Promise<WireOutcome> {
    const gateway = dependencies.gateway(row.gateway)
    if (gateway === null) return answeredWith(row, nothingSent())
    const request = storage.read(() => {
      const content = storage.operations.content(row.operationId)
      if (content === null) return null
      return wireRequest(row, content, secretsOf(dependencies, row), replay)
    })
    if (!request.ok) return answeredWith(row, nothingSent())
    if (request.value === null) return { event: { type: 'payloadCorrupt' }, learnt: null }
    try {
      return answeredWith(row, await gateway.send(request.value, signal))
    } catch {
      return answeredWith(row, { summary: { class: 'unknown', at: clock.now() } })
    }
  }

  async function lookUp(row: OperationRow, signal: AbortSignal): Promise<WireOutcome> {
    const gateway = dependencies.gateway(row.gateway)
    if (gateway === null) return lookedUpWith(row, { outcome: 'noAnswer', ...nothingSent() }, clock.now())
    const request = storage.read(() => {
      const content = storage.operations.content(row.operationId)
      return content === null ? null : lookUpRequest(row, content)
    })
    if (!request.ok) return lookedUpWith(row, { outcome: 'noAnswer', ...nothingSent() }, clock.now())
    if (request.value === null) return { event: { type: 'payloadCorrupt' }, learnt: null }
    try {
      const answer = await gateway.lookUp(request.value, signal)
      const mayHaveRefund = answer.outcome === 'notFound' && row.isRestored
      const inItsPlace = mayHaveRefund ? refundInPlaceOf(row.operationId, request.value) : null
      const found = inItsPlace === null ? answer : asVoid(await gateway.lookUp(inItsPlace, signal))
      return lookedUpWith(row, found, clock.now())
    } catch {
      return lookedUpWith(
        row,
        { outcome: 'noAnswer', summary: { class: 'unknown', at: clock.now() } },
        clock.now(),
      )
    }
  }

  const nothingSent = (): GatewayAnswer => ({ summary: { class: 'notSent', at: clock.now() } })
  return {
    send,
    lookUp,
    /** One harmless question. */
    async check(name: GatewayName, signal: AbortSignal): Promise<WireLearnt> {
      const gateway = dependencies.gateway(name)
      if (gateway === null) return learntFrom(name, 'lookUp', nothingSent())
      try {
        return learntFrom(name, 'lookUp', await gateway.check(signal))
      } catch {
        return learntFrom(name, 'lookUp', { summary: { class: 'unknown', at: clock.now() } })
      }
    },
  }
}

/** What was given back in the void's place ends the void; a refund that gave nothing back leaves the void as it was. */
function asVoid(answer: LookUpAnswer): LookUpAnswer {
  if (answer.outcome !== 'found') return answer
  const { summary } = answer
  switch (summary.class) {
    case 'approved':
      return { ...answer, summary: { ...summary, processedAs: 'refund' } }
    case 'declined':
    case 'refused':
      return { outcome: 'notFound' }
    default:
      return answer
  }
}

/** The service that an action's answer comes from is known, unless the answer names another. */
const learntFrom = (
  gateway: GatewayName,
  action: WireAction,
  { summary, retryAfterMs, service }: Pick<GatewayAnswer, 'summary' | 'retryAfterMs' | 'service'>,
): WireLearnt => ({
  service: service ?? answeringService[gateway][action],
  summary,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

const answeredWith = ({ gateway }: OperationRow, answer: GatewayAnswer): WireOutcome => ({
  event: { type: 'answered', answer },
  learnt: learntFrom(gateway, 'send', answer),
})
const lookedUpWith = ({ gateway }: OperationRow, answer: LookUpAnswer, now: number): WireOutcome => ({
  event: { type: 'lookedUp', answer },
  learnt: learntFrom(
    gateway,
    'lookUp',
    answer.outcome === 'noAnswer' ? answer : { summary: { class: 'approved', at: now } },
  ),
})
