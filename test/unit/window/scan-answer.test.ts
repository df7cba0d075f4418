import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { operationOptions } from '../../../domain/rules.ts'
import { createFlow, firstStep } from '../../../renderer/flow/flow.ts'
import type { Flow, FlowAction } from '../../../renderer/flow/flow.ts'
import { scanAnswer } from '../../../renderer/scanner/scan-answer.ts'
import type { ScanPlace } from '../../../renderer/scanner/scan-answer.ts'
import { storySales } from '../../window/story-sales.ts'

const now = Date.parse('2026-11-20T14:02:30-05:00')
const [sale] = storySales(now).filter(({ ticketNumber }) => ticketNumber === '000103')
if (sale?.gateway !== 'kushki') throw new Error('the story has no ticket 000103')
const detail = { sale, earlier: [], options: operationOptions(sale, [], now, defaultSettings().rules), now }

const reduce = createFlow({ uuid: () => '00000000-0000-4000-8000-000000000001' })
const flowAfter = (...actions: FlowAction[]): Flow => actions.reduce(reduce, firstStep)
const opened = flowAfter({ type: 'open', detail })
const reviewed = flowAfter({ type: 'open', detail }, { type: 'review' })

const place = (more: Partial<ScanPlace> = {}): ScanPlace => ({
  isAtWork: true,
  hasDialog: false,
  isStoring: false,
  hasUnsaved: false,
  flow: firstStep,
  ...more,
})

describe('a scan', () => {
  it('opens its sale where nothing is under way', () => {
    expect(scanAnswer('000104', place())).toEqual({ do: 'open' })
    expect(
      scanAnswer('000104', place({ flow: flowAfter({ type: 'open', detail }, { type: 'find' }) })),
    ).toEqual({
      do: 'open',
    })
  })

  it.each([
    ['a chosen sale', opened],
    ['a review', reviewed],
  ] as const)('asks over %s', (_, flow) => {
    expect(scanAnswer('000104', place({ flow }))).toEqual({ do: 'ask', leaves: 'sale' })
  })

  it.each([sale.ticketNumber, sale.client_transaction_id, sale.transaction_reference])(
    'of the open sale itself, by %s, does nothing',
    (code = '') => {
      for (const flow of [opened, reviewed])
        expect(scanAnswer(code, place({ flow }))).toEqual({ do: 'tell', why: 'sameSale' })
    },
  )

  it('asks over settings that were not saved', () => {
    expect(scanAnswer('000104', place({ hasUnsaved: true }))).toEqual({ do: 'ask', leaves: 'settings' })
  })

  it.each([
    ['entrance', '000104', { isAtWork: false, hasDialog: true, flow: reviewed }],
    ['entrance', ';4761739001010010=25122011143878089?', { isAtWork: false }],
    ['cardData', ';4761739001010010=25122011143878089?', { hasDialog: true, flow: reviewed }],
    ['cardData', '%B4761739001010010^L3TEST/CARD^25122011143878089?', { flow: reviewed }],
    ['cardData', '4761739001010010', {}],
    ['dialog', '000104', { hasDialog: true, isStoring: true }],
    ['storing', '000104', { isStoring: true, flow: reviewed }],
    ['incomplete', '04', { flow: reviewed }],
    ['noVoucher', 'x'.repeat(121), {}],
  ] as const)('is only told of: %s', (why, code, more) => {
    expect(scanAnswer(code, place(more))).toEqual({ do: 'tell', why })
  })
})

it('what was scanned is looked for once: not again on the way back', () => {
  const scanned = reduce(reviewed, { type: 'scan', code: '000104' })
  expect(scanned).toMatchObject({ step: 'find', draft: { detail }, scanned: { code: '000104' } })
  expect(reduce(scanned, { type: 'find' })).toMatchObject({ step: 'find', scanned: null })
  expect(reduce(reduce(scanned, { type: 'open', detail }), { type: 'back' })).toMatchObject({
    step: 'find',
    scanned: null,
  })
})
