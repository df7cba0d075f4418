import { isEnded } from '../../../domain/operations.ts'
import { moneyFaults } from '../../acquirer/money.ts'
import { derivedUuid } from '../../../electron/outbox/linked-refund.ts'
import type { OperationRow } from '../../../electron/storage/operation-row.ts'
import type { World } from './world.ts'

/** Every sale of the model is one of 100 soles. */
const saleMinor = 10_000

/** Every promise of the outbox that a history broke, in words; none is what must come out. */
export const brokenPromises = (world: World): string[] => [
  ...world.surprises,
  ...doubled(world),
  ...vanishedOrChanged(world),
  ...notAtRest(world),
  ...untrueMoney(world),
  ...cardsOutliving(world),
  ...outOfOrder(world),
  ...voidsPastCutOff(world),
]

const rowsOf = ({ storage }: World): OperationRow[] => storage.queries.list({ limit: 500 }).rows

function wireIdOf({ storage }: World, operationId: string): string {
  const parsed = JSON.parse(storage.operations.content(operationId)?.body ?? '{}') as {
    client_transaction_id?: string
    idempotencyKey?: string
  }
  return parsed.client_transaction_id ?? parsed.idempotencyKey ?? ''
}

/** At most one effect per operation at the acquirer. */
const doubled = ({ acquirer }: World): string[] =>
  [...acquirer.allEffects()].flatMap(([id, count]) => (count > 1 ? [`${id} took effect ${count} times`] : []))

/** No accepted row vanishes or changes its body. */
const vanishedOrChanged = ({ storage, accepted }: World): string[] =>
  [...accepted].flatMap(([operationId, { body, request }]) => {
    const row = storage.operations.get(operationId)
    if (row === null) return [`${operationId} vanished`]
    const isSame = row.saleKey === request.saleKey && row.kind === request.kind
    return isSame && storage.operations.content(operationId)?.body === body ? [] : [`${operationId} changed`]
  })

/** Every row reaches an end or a person; a broken one blocks no other. */
const notAtRest = (world: World): string[] =>
  rowsOf(world).flatMap(({ operationId, state }) =>
    isEnded(state) || state === 'attention' ? [] : [`${operationId} is still ${state}`],
  )

/** What the rows say was given back is what was, and no sale gave back more than it was. */
function untrueMoney(world: World): string[] {
  const rows = rowsOf(world)
  const claimed = rows.map(({ operationId, kind, state, money }) => {
    const own = wireIdOf(world, operationId)
    const refund = derivedUuid(operationId, 'linked refund at the acquirer')
    // A void of a copy that was put back ended by the refund that had been made in its place, and is no row here.
    const isInItsPlace =
      kind === 'void' &&
      world.acquirer.effects(own) === 0 &&
      world.acquirer.effects(refund) > 0 &&
      !rows.some(({ linkedTo }) => linkedTo === operationId)
    return { operationId, id: isInItsPlace ? refund : own, kind, state, minor: money.minor }
  })
  return moneyFaults(
    world.acquirer.books.moved(),
    claimed,
    () => saleMinor,
    (id) => world.isForgotten(id),
  )
}

/** No card data outlives its use. */
const cardsOutliving = (world: World): string[] =>
  rowsOf(world).flatMap(({ operationId, state, cardStoredAt }) =>
    isEnded(state) && (cardStoredAt !== null || world.storage.operations.hasSecret('card', operationId))
      ? [`${operationId} ended and keeps its card`]
      : [],
  )

/** On one sale the acquirer sees operations in the order in which they were accepted. */
function outOfOrder(world: World): string[] {
  const sequences = new Map(rowsOf(world).map((row) => [wireIdOf(world, row.operationId), row.sequence]))
  const last = new Map<string, number>()
  return world.acquirer.arrivals.flatMap(({ id, sale, kind, applied }) => {
    if (!applied || kind === 'reverse') return []
    const sequence = sequences.get(id)
    // A copy that was put back does not know of it.
    if (sequence === undefined) return []
    const before = last.get(sale) ?? 0
    last.set(sale, sequence)
    return sequence < before ? [`${id} came before its turn on sale ${sale}`] : []
  })
}

/** A void accepted while the clock was right is never sent at or after its cut-off, however the clock is set then. */
function voidsPastCutOff(world: World): string[] {
  const { accepted, clockSetBackAt } = world
  const deadlines = new Map<string, number>()
  for (const [operationId, { deadline, trueAt, request }] of accepted)
    if (request.kind === 'void' && deadline !== null && (clockSetBackAt === null || trueAt < clockSetBackAt))
      deadlines.set(wireIdOf(world, operationId), deadline)
  return world.acquirer.arrivals.flatMap(({ id, at }) =>
    at >= (deadlines.get(id) ?? Infinity) ? [`void ${id} was sent after its cut-off`] : [],
  )
}
