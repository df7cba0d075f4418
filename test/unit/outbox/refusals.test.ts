import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { actErrorSchema, convertErrorSchema, decideErrorSchema } from '../../../contract/operations.ts'
import { transition } from '../../../electron/outbox/row-machine.ts'
import type { RowEvent } from '../../../electron/outbox/row-machine.ts'
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

/** What every event is refused with, over every row, policy and an hour of the clock that may be wrong. */
const refused = new Map<RowEvent['type'], Map<string, unknown>>()
for (const policy of [...everyPolicy()].flatMap((one) => [
  one,
  { ...one, whyNoRefund: 'refundOverLimit' as const },
]))
  for (const row of everyRow())
    for (const { event } of everyEvent)
      for (const now of [morning, morning - day]) {
        const step = transition(row, event, now, policy)
        if (step.ok) continue
        const of = refused.get(event.type) ?? new Map<string, unknown>()
        refused.set(event.type, of.set(JSON.stringify(step.error), step.error))
      }

describe('what a person is refused with', () => {
  it('is refused to events of a person alone', () => {
    expect([...refused.keys()].toSorted()).toEqual([...listed.keys()].toSorted())
  })

  it.each([...listed])('for %s is listed by the contract', (type, schema) => {
    for (const error of refused.get(type)?.values() ?? []) expect(schema.parse(error)).toEqual(error)
  })

  it.each([
    ['convert', convertErrorSchema],
    ['decide', decideErrorSchema],
  ] as const)('for %s is every reason that the contract lists', (type, schema) => {
    const reasons = [...(refused.get(type)?.values() ?? [])].flatMap((error) => {
      const parsed = schema.parse(error)
      return parsed.tag === 'NotAllowed' ? [parsed.reason] : []
    })
    const inContract = schema.options.flatMap(({ shape }) => ('reason' in shape ? shape.reason.options : []))
    expect([...new Set<string>(reasons)].toSorted()).toEqual(inContract.toSorted())
  })
})
