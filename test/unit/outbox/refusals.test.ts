import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { actErrorSchema, convertErrorSchema, decideErrorSchema } from '../../../contract/operations.ts'
import { transition } from '../../../electron/outbox/row-machine.ts'
import type { RowEvent } from '../../../electron/outbox/row-machine.ts'
import type { OperationRow } from '../../../electron/storage/operation-row.ts'
import { everyEvent, everyPolicy, everyRow } from './diagram.ts'
import { day, morning } from './samples.ts'

/** The errors that the contract lists for the call behind an event of a person. */
const listed = new Map<RowEvent['type'], z.ZodType>([
  ['sendNow', actErrorSchema],
  ['lookUpNow', actErrorSchema],
  ['cancel', actErrorSchema],
  ['cardPresented', actErrorSchema],
  ['convert', convertErrorSchema],
  ['decide', decideErrorSchema],
])

const policies = [...everyPolicy()].flatMap((one) => [
  one,
  { ...one, whyNoRefund: 'refundOverLimit' as const },
])

/** What the events are refused with, over every row, policy and an hour of the clock that may be wrong. */
function refusalsOf(events: readonly RowEvent[], rows: Iterable<OperationRow> = everyRow()): unknown[] {
  const refused = new Map<string, unknown>()
  for (const row of rows)
    for (const policy of policies)
      for (const event of events)
        for (const now of [morning, morning - day]) {
          const step = transition(row, event, now, policy)
          if (!step.ok) refused.set(JSON.stringify(step.error), step.error)
        }
  return [...refused.values()]
}

const eventsOf = (type: RowEvent['type']): RowEvent[] =>
  everyEvent.map(({ event }) => event).filter((event) => event.type === type)

describe('what a person is refused with', () => {
  it('is refused to events of a person alone', () => {
    const others = everyEvent.map(({ event }) => event).filter(({ type }) => !listed.has(type))
    // One situation of each state and kind: a state refuses by its own list, whatever the row is in.
    const ofEachKind = Map.groupBy(everyRow(), ({ state, kind }) => `${state} ${kind}`)
    const rows = [...ofEachKind.values()].flatMap((alike) => alike.slice(0, 1))
    expect(refusalsOf(others, rows)).toEqual([])
  })

  it.each([...listed])('for %s is listed by the contract', (type, schema) => {
    const refusals = refusalsOf(eventsOf(type))
    expect(refusals).not.toEqual([])
    for (const error of refusals) expect(schema.parse(error)).toEqual(error)
  })

  it.each([
    ['convert', convertErrorSchema],
    ['decide', decideErrorSchema],
  ] as const)('for %s is every reason that the contract lists', (type, schema) => {
    const reasons = refusalsOf(eventsOf(type)).flatMap((error) => {
      const parsed = schema.parse(error)
      return parsed.tag === 'NotAllowed' ? [parsed.reason] : []
    })
    const inContract = schema.options.flatMap(({ shape }) => ('reason' in shape ? shape.reason.options : []))
    expect([...new Set<string>(reasons)].toSorted()).toEqual(inContract.toSorted())
  })
})
