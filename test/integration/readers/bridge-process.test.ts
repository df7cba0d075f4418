import { afterEach, expect, test } from 'vitest'
import { startTestReaders } from '../../rigs/started-readers.ts'
import type { StartedReaders } from '../../rigs/started-readers.ts'

let readers: StartedReaders | null = null

afterEach(async () => {
  await readers?.stop()
  readers = null
})

test('a card presented to the simulated reader crosses the process as a reading of its real decoder', async () => {
  readers = startTestReaders({ readers: { simulated: 'idtech' } })
  const { id } = await readers.reader(({ phase }) => phase === 'ready')
  readers.begin({ minor: 600, currency: 'PEN' })
  readers.simulate('chip')
  await readers.until(() => readers?.presentations.length === 1)

  expect(readers.presentations[0]).toMatchObject({
    readerId: id,
    outcome: { ok: true, value: { family: 'idtech', reading_type: 'ICC' } },
  })
})

test('kill -9 of the bridge: it is started again, told everything anew, and still knows the keys it has seen', async () => {
  readers = startTestReaders({ readers: { simulated: 'idtech' } })
  const before = await readers.reader(({ phase }) => phase === 'ready')
  readers.begin({ minor: 600, currency: 'PEN' })
  readers.simulate('stripe')
  await readers.until(() => readers?.presentations.length === 1)

  readers.children[0]?.kill('SIGKILL')
  await readers.until(() => readers?.snapshot().bridge.state === 'restarting')
  expect(readers.snapshot().readers.map(({ phase }) => phase)).toEqual(['lost'])

  const after = await readers.reader(
    ({ phase, activity }) => phase === 'ready' && activity === 'waitingForCard',
  )
  expect(after.id).toBe(before.id)
  expect(readers.snapshot().bridge).toEqual({ state: 'running', restarts: 1 })

  readers.simulate('stripe')
  await readers.until(() => readers?.presentations.length === 2)
  const ksns = readers.presentations.map(({ outcome }) => outcome.ok && outcome.value.track_ksn)
  expect(ksns.map((ksn) => String(ksn).slice(-5))).toEqual(['00001', '00002'])
  // A bridge that was started again has keys of its own: what came before is not repeated even where nobody knows it.
  expect(new Set(ksns).size).toBe(2)
})

// Within which times is shown with a clock of its own (test/unit/readers/supervisor.test.ts).
test('a bridge that hangs is shown as that, killed and replaced', async () => {
  readers = startTestReaders({ readers: { simulated: 'magtek' } })
  await readers.reader(({ phase }) => phase === 'ready')
  readers.begin({ minor: 600, currency: 'PEN' })
  await readers.reader(({ activity }) => activity === 'waitingForCard')
  readers.children[0]?.kill('SIGSTOP')
  await readers.until(() => readers?.snapshot().bridge.state === 'unresponsive')
  await readers.until(() => readers?.children.length === 2)
  const again = await readers.reader(
    ({ phase, activity }) => phase === 'ready' && activity === 'waitingForCard',
  )
  expect(again).toMatchObject({ family: 'magtek', transport: 'simulated' })
  expect(readers.children[0]?.signalCode).toBe('SIGKILL')
})

test('a bridge that hangs for a moment is shown as that, and goes on', async () => {
  readers = startTestReaders({ readers: { simulated: 'magtek' } })
  await readers.reader(({ phase }) => phase === 'ready')
  readers.children[0]?.kill('SIGSTOP')
  await readers.until(() => readers?.snapshot().bridge.state === 'unresponsive')
  readers.children[0]?.kill('SIGCONT')
  await readers.until(() => readers?.snapshot().bridge.state === 'running')
  readers.simulate('stripe')
  await readers.until(() => readers?.presentations.length === 1)
  expect(readers.children).toHaveLength(1)
})

test('a test read says so and carries no ciphertext', async () => {
  readers = startTestReaders({ readers: { simulated: 'idtech' } })
  await readers.reader(({ phase }) => phase === 'ready')
  readers.testRead()
  readers.simulate('stripe')
  await readers.until(() => readers?.presentations.length === 1)
  const [presentation] = readers.presentations
  expect(presentation).toMatchObject({ test: true, outcome: { ok: true, value: { reading_type: 'MCR' } } })
  expect(JSON.stringify(presentation)).not.toContain('enc_')
})
