import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { err, ok } from '../../../domain/result.ts'
import { createSession } from '../../../native-bridge/session/session.ts'
import type { SessionEvent, SessionState } from '../../../native-bridge/session/state-machine.ts'
import type { LinkListener } from '../../../native-bridge/transports/transport.ts'
import { createFakeTime } from './fake-time.ts'

type Answer = 'opens' | 'refuses' | 'lost while opening'

/** A session over a device that opens as slowly and as badly as the test says, and counts what is open. */
function create() {
  const time = createFakeTime()
  const states: SessionState[] = []
  const received: Uint8Array[] = []
  const device = { answer: 'opens' as Answer, takes: 10, open: 0, maxOpen: 0, links: [] as LinkListener[] }
  const session = createSession({
    timers: time,
    async connect(_path, listener) {
      const { answer } = device
      await new Promise<void>((resolve) => void time.after(device.takes, resolve))
      if (answer === 'refuses') return err({ tag: 'PortBusy' })
      device.open += 1
      device.maxOpen = Math.max(device.maxOpen, device.open)
      device.links.push(listener)
      if (answer === 'lost while opening') listener.lost()
      return ok({
        asked: false,
        ask() {},
        async close() {
          device.open -= 1
        },
      })
    },
    changed: (state) => states.push(state),
    bytes: (bytes) => received.push(bytes),
  })
  return { time, session, device, states, received }
}

const found: SessionEvent = { type: 'found', path: '/dev/a' }

test('an open that succeeds after the reader is gone is closed again', async () => {
  const { time, session, device } = create()
  session.dispatch(found)
  await time.advance(5)
  session.dispatch({ type: 'gone' })
  await time.advance(100)
  expect([session.state().phase, device.open]).toEqual(['absent', 0])
})

test('a link that breaks while it is being opened counts as a failed open', async () => {
  const { time, session, device } = create()
  device.answer = 'lost while opening'
  session.dispatch(found)
  await time.advance(20)
  expect(session.state()).toMatchObject({ phase: 'opening', problem: { tag: 'OpenFailed' }, attempt: 1 })
  device.answer = 'opens'
  await time.advance(600)
  expect([session.state().phase, device.open]).toEqual(['ready', 1])
})

test('bytes of an earlier link are nobody’s', async () => {
  const { time, session, device, received } = create()
  session.dispatch(found)
  await time.advance(20)
  session.dispatch({ type: 'found', path: '/dev/b' })
  await time.advance(20)
  device.links[0]?.bytes(Uint8Array.of(1))
  device.links[0]?.lost()
  device.links[1]?.bytes(Uint8Array.of(2))
  expect([received, session.state().phase]).toEqual([[Uint8Array.of(2)], 'ready'])
})

test('stopped while opening, nothing stays open and no timer runs', async () => {
  const { time, session, device } = create()
  session.dispatch(found)
  await time.advance(5)
  const stopped = session.stop()
  await time.advance(100)
  await stopped
  session.dispatch(found)
  await time.advance(10_000)
  expect([device.open, time.pending()]).toEqual([0, 0])
})

test('whatever happens in whatever order: one link at most, none asleep, and all is over in the end', async () => {
  const happening = fc.oneof(
    fc.constantFrom<SessionEvent>(
      found,
      { type: 'found', path: '/dev/b' },
      { type: 'gone' },
      { type: 'suspend' },
      { type: 'resume' },
      { type: 'badFrame' },
      { type: 'goodFrame' },
      { type: 'bytes', count: 200_000 },
    ),
    fc.constantFrom<Answer>('opens', 'refuses', 'lost while opening'),
    fc.constant('pull' as const),
    fc.constantFrom(1, 9, 10, 600, 5_000, 16_000),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      const { time, session, device, states } = create()
      for (const next of happenings) {
        if (typeof next === 'number') await time.advance(next)
        else if (next === 'pull') device.links.at(-1)?.lost()
        else if (typeof next === 'string') device.answer = next
        else session.dispatch(next)
      }
      await time.advance(50)
      expect(device.maxOpen).toBeLessThanOrEqual(1)
      expect(device.open).toBe(session.state().phase === 'ready' ? 1 : 0)
      expect(states.filter(({ suspended, phase }) => suspended && phase !== 'absent')).toEqual([])
      expect(
        states.filter(({ phase, path }) => path === null && (phase === 'opening' || phase === 'ready')),
      ).toEqual([])
      session.dispatch({ type: 'resume' })
      session.dispatch({ type: 'gone' })
      await time.advance(20_000)
      expect([session.state().phase, device.open]).toEqual(['absent', 0])
      const stopped = session.stop()
      await time.advance(50)
      await stopped
      expect(time.pending()).toBe(0)
    }),
    { numRuns: 150 },
  )
})
