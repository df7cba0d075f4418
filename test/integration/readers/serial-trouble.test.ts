import { setTimeout as pass } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { simulatedReader } from '../../../native-bridge/simulated/simulated-reader.ts'
import { noiseBytes, sendBytes } from '../../rigs/noise.ts'
import { ptyRigMissing, startPtyRig } from '../../rigs/pty-rig.ts'
import type { PtyRig } from '../../rigs/pty-rig.ts'
import { startTestReaders } from '../../rigs/started-readers.ts'
import type { StartedReaders } from '../../rigs/started-readers.ts'
import { vectorBytes } from '../../rigs/vectors.ts'
import { asciiSwipes } from '../../unit/protocols/magtek-samples.ts'

const missing = ptyRigMissing()
if (missing !== null) console.warn(`skipped: troubles of a serial line: ${missing}`)

const frame = vectorBytes('idtech-securemag-enhanced-format')
const magtekSwipe = Buffer.from(`${asciiSwipes.manualExample12}\r`)

describe.skipIf(missing !== null)('trouble on a real serial line', () => {
  let rig: PtyRig
  let readers: StartedReaders

  beforeEach(async () => {
    rig = await startPtyRig()
  })

  afterEach(async () => {
    await readers.stop()
    await rig.stop()
  })

  const start = (family: 'idtech' | 'abecs' | null): void => {
    readers = startTestReaders({
      readers: { serial: [{ path: rig.appPath, baudRate: 115_200, family }] },
    })
  }
  const readings = (): number => readers.presentations.filter(({ outcome }) => outcome.ok).length

  test('noise on a line of an unknown family: the next card is read all the same', async () => {
    start(null)
    await readers.until(() => readers.log.some(({ text }) => text.includes('listening')))
    await readers.reader(({ phase }) => phase === 'ready')
    await rig.write(noiseBytes(3000))
    // The line is quiet again: what began in the noise is given up.
    await pass(2500)
    await rig.write(magtekSwipe)
    await readers.until(() => readings() === 1)
    const reader = await readers.reader(({ family }) => family === 'magtek')
    expect([reader.phase, reader.problem]).toEqual(['ready', undefined])
  })

  test.each([null, 'abecs'] as const)(
    'a pinpad that is switched on while a card is wanted is found, and reads it (family %s)',
    async (family) => {
      start(family)
      await readers.reader(({ problem }) => problem?.tag === 'NotAnswering')
      readers.begin({ minor: 600, currency: 'PEN' })
      const pinpad = simulatedReader('abecs')
      rig.listen((bytes) => {
        for (const answer of pinpad.answer(bytes)) void rig.write(answer)
      })
      await readers.reader(
        ({ activity, problem, serial }) =>
          activity === 'waitingForCard' && problem === undefined && serial === pinpad.serial,
      )
      for (const chunk of pinpad.present('chip')) await rig.write(chunk)
      await readers.until(() => readings() === 1)
      expect(readers.presentations).toHaveLength(1)
    },
  )

  test('plugged in anew in the middle of a reading: nothing is read twice or by halves, the next card is', async () => {
    start('idtech')
    await readers.reader(({ phase }) => phase === 'ready')
    await rig.write(frame.subarray(0, 200))
    await readers.until(() => readers.log.some(({ direction }) => direction === 'in'))
    await rig.hangUp()
    await readers.reader(({ phase }) => phase === 'lost')
    await rig.plug()
    await readers.reader(({ phase }) => phase === 'ready')
    await rig.write(frame.subarray(200))
    await rig.write(frame)
    await readers.until(() => readings() === 1)
    expect(readers.presentations).toHaveLength(1)
  })

  test('a megabyte of noise a second: main hears little of it, it is said, and the reader is ready again by itself', async () => {
    start('idtech')
    await readers.reader(({ phase }) => phase === 'ready')
    const before = readers.snapshots.length
    const began = performance.now()
    const sent = sendBytes(rig, noiseBytes(10_000), { bytesPerSecond: 1_000_000, seconds: 5 })
    await readers.reader(({ problem }) => problem?.tag === 'SendsGarbage')
    await sent

    // Bounded by the second, however many of them a busy machine takes.
    const seconds = (performance.now() - began) / 1000
    expect(readers.snapshots.length - before).toBeLessThan(10 * seconds)
    expect(readers.log.length).toBeLessThan(50 * seconds)
    expect(readers.presentations.length).toBeLessThan(5 + seconds)
    await readers.reader(({ phase, problem }) => phase === 'ready' && problem === undefined)
    await rig.write(frame)
    await readers.until(() => readings() === 1)
  })

  test('tracks in clear without end: refusals come at a bounded rate, and the next card is read', async () => {
    start('idtech')
    await readers.reader(({ phase }) => phase === 'ready')
    const clear = simulatedReader('idtech').present('notEncrypting')[0]!
    for (let turn = 0; turn < 2000; turn += 1) {
      await rig.write(clear)
      // A line end and silence end a run of garbage: each is refused anew.
      if (turn % 100 === 0) await pass(20)
      await rig.write(vectorBytes('idtech-idg-ping-rsp'))
    }
    await readers.until(() => readers.log.some(({ text }) => /^\d+ refusals were left out$/u.test(text)))
    const refused = readers.presentations.length
    expect(refused).toBeLessThan(20)
    await rig.write(frame)
    await readers.until(() => readings() === 1)
    expect(readers.presentations.length).toBeLessThanOrEqual(refused + 2)
  })
})
