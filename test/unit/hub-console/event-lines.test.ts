import { expect, it } from 'vitest'
import { createEventReader } from '../../../hub/console/calls/event-lines.ts'

const text =
  ': here\n\nevent: changed\ndata: {"revision":"1.2","now":3}\n\nevent: still\ndata: {"a":"b: c"}\n\nevent: ended\ndata: {"tag":"NotSignedIn"}\n\n'
const events = [
  { event: 'changed', data: '{"revision":"1.2","now":3}' },
  { event: 'still', data: '{"a":"b: c"}' },
  { event: 'ended', data: '{"tag":"NotSignedIn"}' },
]

it('reads the same events wherever the text is cut', () => {
  for (let cut = 0; cut <= text.length; cut += 1) {
    const read = createEventReader()
    expect([...read(text.slice(0, cut)), ...read(text.slice(cut))]).toEqual(events)
  }
  const read = createEventReader()
  expect(text.split('').flatMap((sign) => read(sign))).toEqual(events)
})

it('gives nothing of an event that has not ended', () => {
  expect(createEventReader()('event: changed\ndata: {"revi')).toEqual([])
})
