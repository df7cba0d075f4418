import { expect, test } from 'vitest'
import type { BridgeHealth, Presentation, ReaderLogLine, ReadersSnapshot } from '../../../contract/readers.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import {
  endMs,
  maxQuickExits,
  maxUnanswered,
  pingMs,
  provenMs,
  restartMs,
  restPingMs,
  slowRetryMs,
  startMs,
} from '../../../electron/processes/supervisor.ts'
import type { UtilityProcess } from '../../../electron/processes/supervisor.ts'
import { startReaders } from '../../../electron/readers/readers.ts'
import { createFakeTime } from '../session/fake-time.ts'

type FakeChild = {
  sent: unknown[]
  killed: boolean
  forced: boolean
  hears: boolean
  /** Whether it obeys SIGKILL; a process that waits for a driver inside the kernel does not. */
  dies: boolean
  says(message: unknown): void
  exits(): void
}

/** Main's side over bridge processes that do what the test says. */
function start(options: { forkFails?: () => boolean } = {}) {
  const time = createFakeTime()
  const children: FakeChild[] = []
  const snapshots: ReadersSnapshot[] = []
  const presentations: Presentation[] = []
  const log: ReaderLogLine[] = []
  const health: BridgeHealth[] = []
  const settings = defaultSettings()
  const fork = (): UtilityProcess => {
    if (options.forkFails?.() === true) throw new Error('no such file')
    let onMessage: (message: unknown) => void = () => {}
    let onExit: (code: number) => void = () => {}
    const child: FakeChild = {
      sent: [],
      killed: false,
      forced: false,
      hears: true,
      dies: true,
      says: (message) => onMessage(message),
      exits: () => onExit(1),
    }
    children.push(child)
    return {
      pid: children.length,
      postMessage: (message) => child.sent.push(message),
      on(event: 'message' | 'exit' | 'error', listener: (value: never) => void) {
        if (event === 'message') onMessage = listener as typeof onMessage
        else if (event === 'exit') onExit = listener as typeof onExit
      },
      kill() {
        child.killed = true
        if (child.hears) onExit(0)
        return true
      },
    }
  }
  const readers = startReaders({
    fork,
    forceEnd(pid) {
      const child = children[pid - 1]
      if (child === undefined) return
      child.forced = true
      if (child.dies) child.exits()
    },
    entry: 'bridge.js',
    settings: () => settings,
    onSnapshot: (snapshot) => snapshots.push(snapshot),
    onPresentation: (presentation) => presentations.push(presentation),
    onLog: (line) => log.push(line),
    onHealth: (state) => health.push(state),
    clock: time,
    timers: time,
    randomness: { number: () => 0.5 },
  })
  return { time, children, snapshots, presentations, log, health, settings, readers }
}

const started = { type: 'started', missing: [] }

const readerState = {
  id: 'hid:1',
  transport: 'hid',
  path: '/dev/hidraw0',
  name: 'Reader',
  phase: 'ready',
  activity: 'waitingForCard',
  frames: 0,
  badFrames: 0,
}

const reading = {
  family: 'magtek',
  format: 'magtek-v5-hid',
  reading_type: 'MCR',
  track_ksn: 'FFFF9876543210E00008',
  reader_serial: 'B01',
  profile: {
    scheme: 'tdes-dukpt',
    keyVariant: 'pin',
    plaintext: 'ascii-track',
    padding: '00',
    iv: null,
    span: 'per-track',
  },
}
const presented = {
  type: 'presented',
  presentation: { readerId: 'hid:1', readerName: 'Reader', at: 1, outcome: { ok: true, value: reading } },
}

test('a started bridge is configured, and what it says is passed on', () => {
  const { children, readers, snapshots, presentations, settings } = start()
  expect(readers.snapshot()).toEqual({ bridge: { state: 'starting', restarts: 0 }, readers: [], missing: [] })
  children[0]?.says(started)
  expect(children[0]?.sent).toEqual([{ type: 'configure', settings: settings.readers, lastKsns: [] }])
  children[0]?.says({ type: 'readers', readers: [readerState] })
  expect(snapshots.at(-1)).toEqual({
    bridge: { state: 'running', restarts: 0 },
    readers: [readerState],
    missing: [],
  })
  children[0]?.says(presented)
  expect(presentations).toEqual([presented.presentation])
})

test('a bridge started again is told everything that still holds', async () => {
  const { children, readers, time, settings } = start()
  children[0]?.says(started)
  readers.begin({ minor: 600, currency: 'PEN' })
  readers.suspend()
  children[0]?.says(presented)
  children[0]?.exits()
  await time.advance(250)
  children[1]?.says(started)
  expect(children[1]?.sent).toEqual([
    { type: 'suspend' },
    {
      type: 'configure',
      settings: settings.readers,
      lastKsns: [{ device: 'magtek:B01', ksn: 'FFFF9876543210E00008' }],
    },
    { type: 'begin', minor: 600, currency: 'PEN' },
  ])
})

test('when the bridge ends its readers are lost, not gone', () => {
  const { children, snapshots } = start()
  children[0]?.says({
    type: 'readers',
    readers: [readerState, { ...readerState, id: 'hid:2', phase: 'absent' }],
  })
  children[0]?.exits()
  expect(snapshots.at(-1)).toMatchObject({
    bridge: { state: 'restarting', restarts: 1 },
    readers: [
      { id: 'hid:1', phase: 'lost', activity: 'idle' },
      { id: 'hid:2', phase: 'absent' },
    ],
  })
})

test('messages of another shape are refused and logged without their content', () => {
  const { children, presentations, log, snapshots } = start()
  const before = snapshots.length
  const bad = {
    ...presented.presentation,
    outcome: { ok: true, value: { ...reading, pan: '4761739001010010' } },
  }
  for (const message of [null, 'x', { type: 'nothing' }, { type: 'presented', presentation: bad }]) {
    children[0]?.says(message)
  }
  expect([presentations, log.length, snapshots.length]).toEqual([[], 4, before + 1])
  expect(JSON.stringify(log)).not.toContain('4761')
})

test('a bridge that keeps ending is tried again ever later, then shown as failed and still tried', async () => {
  const { children, health, time } = start()
  for (let exits = 1; exits < maxQuickExits; exits += 1) {
    children.at(-1)?.exits()
    await time.advance(restartMs(exits, { number: () => 0.5 }) - 1)
    expect(children).toHaveLength(exits)
    await time.advance(1)
    expect(children).toHaveLength(exits + 1)
  }
  children.at(-1)?.exits()
  expect(health.at(-1)).toEqual({ state: 'failed', restarts: maxQuickExits })
  await time.advance(slowRetryMs)
  expect(children).toHaveLength(maxQuickExits + 1)
  children.at(-1)?.says(started)
  expect(health.at(-1)).toEqual({ state: 'running', restarts: maxQuickExits })
})

test('a bridge that ran well for a while starts the counting anew', async () => {
  const { children, time } = start()
  for (let exits = 0; exits < 4; exits += 1) {
    children.at(-1)?.exits()
    await time.advance(5000)
  }
  children.at(-1)?.says(started)
  for (let waited = 0; waited < provenMs; waited += pingMs) {
    await time.advance(pingMs)
    children.at(-1)?.says({ type: 'pong' })
  }
  const before = children.length
  children.at(-1)?.exits()
  await time.advance(restartMs(1, { number: () => 0.5 }))
  expect(children).toHaveLength(before + 1)
})

test('a bridge that does not answer is shown within two seconds, killed within five, and replaced', async () => {
  const { children, time, health, readers } = start()
  children[0]?.says(started)
  await time.advance(1_500)
  expect([health.at(-1)?.state, readers.snapshot().bridge.state]).toEqual(['unresponsive', 'unresponsive'])
  await time.advance(pingMs * maxUnanswered - 1_500)
  expect([children[0]?.forced, children.length]).toEqual([false, 1])
  await time.advance(pingMs)
  expect(children[0]).toMatchObject({ forced: true, killed: false })
  await time.advance(250)
  expect(children).toHaveLength(2)
})

test('a bridge that answers late is shown as running again', async () => {
  const { children, time, health } = start()
  children[0]?.says(started)
  await time.advance(3_000)
  children[0]?.says({ type: 'pong' })
  expect(health.map(({ state }) => state)).toEqual(['running', 'unresponsive', 'running'])
  await time.advance(pingMs * 2)
  expect(health.at(-1)?.state).toBe('running')
  expect(children).toHaveLength(1)
})

test('a bridge that a driver keeps from dying is left behind, and another one started', async () => {
  const { children, time, health } = start()
  children[0]?.says(started)
  if (children[0]) children[0].dies = false
  await time.advance(pingMs * (maxUnanswered + 1))
  expect([children[0]?.forced, children.length]).toEqual([true, 1])
  await time.advance(endMs + 250)
  expect(children).toHaveLength(2)
  // What it says or does afterwards is nobody's.
  children[0]?.says({ type: 'pong' })
  children[0]?.exits()
  children[1]?.says(started)
  expect([health.at(-1)?.state, children.length]).toEqual(['running', 2])
})

test('stopping does not wait for a bridge that does not hear', async () => {
  const { children, readers, time } = start()
  if (children[0]) children[0].hears = false
  const stopped = readers.stop()
  await time.advance(endMs)
  await stopped
  expect([children[0]?.forced, children.length, time.pending()]).toEqual([true, 1, 0])
})

test('a bridge that never says a word is given a minute, then ended and replaced', async () => {
  const { children, time } = start()
  await time.advance(startMs - 1)
  expect([children[0]?.killed, children[0]?.sent]).toEqual([false, []])
  await time.advance(251)
  expect([children[0]?.killed, children.length]).toEqual([true, 2])
})

test('a bridge that cannot be started at all is failed, not fatal', async () => {
  let broken = true
  const { children, health, time, readers } = start({ forkFails: () => broken })
  await time.advance(60_000)
  expect([health.at(-1)?.state, children.length]).toEqual(['failed', 0])
  broken = false
  await time.advance(slowRetryMs)
  expect(children).toHaveLength(1)
  await readers.stop()
})

test('stopping ends the bridge and starts no other', async () => {
  const { children, readers, time } = start()
  await readers.stop()
  await time.advance(slowRetryMs)
  expect([children.length, children[0]?.killed, time.pending()]).toEqual([1, true, 0])
})

test('the jitter keeps a restart within a quarter of its wait', () => {
  const waits = [0, 0.5, 0.999].map((number) => restartMs(3, { number: () => number }))
  expect(waits).toEqual([750, 1000, 1250])
})

test('at rest the bridge is asked seldom; once it is told something, or does not answer, every half second', async () => {
  const { children, time, health, readers } = start()
  const bridge = children[0]
  const questions = (): number =>
    bridge?.sent.filter((message) => JSON.stringify(message) === '{"type":"ping"}').length ?? 0
  const answeredFor = async (milliseconds: number): Promise<number> => {
    const before = questions()
    for (let passed = 0; passed < milliseconds; passed += 100) {
      const asked = questions()
      await time.advance(100)
      if (questions() > asked) bridge?.says({ type: 'pong' })
    }
    return questions() - before
  }
  bridge?.says(started)
  await answeredFor(5000)
  expect(await answeredFor(18_000)).toBe(18_000 / restPingMs)

  readers.begin({ minor: 100, currency: 'PEN' })
  expect(await answeredFor(5000)).toBe(5000 / pingMs)
  readers.end()
  await answeredFor(1000)
  expect(await answeredFor(18_000)).toBe(18_000 / restPingMs)

  // Hung at rest: what stands on the screen is never older than two seconds.
  await time.advance(2000)
  expect(health.at(-1)?.state).toBe('unresponsive')
  expect(children[0]?.forced).toBe(false)
  await time.advance(pingMs * maxUnanswered)
  expect(children[0]?.forced).toBe(true)
})
