import { fork } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ptyRigMissing, startPtyRig } from '../../rigs/pty-rig.ts'
import type { PtyRig } from '../../rigs/pty-rig.ts'
import { startTestReaders } from '../../rigs/started-readers.ts'
import type { StartedReaders } from '../../rigs/started-readers.ts'
import { vectorBytes } from '../../rigs/vectors.ts'

const missing = ptyRigMissing()
if (missing !== null) console.warn(`skipped: serial over a pseudo-terminal: ${missing}`)

const frame = vectorBytes('idtech-securemag-enhanced-format')

describe.skipIf(missing !== null)('a reader on a real serial port', () => {
  let rig: PtyRig
  let readers: StartedReaders

  beforeEach(async () => {
    rig = await startPtyRig()
  })

  afterEach(async () => {
    await readers.stop()
    await rig.stop()
  })

  const start = (serial: { family: 'idtech' | null; path?: string }): void => {
    readers = startTestReaders({
      readers: { serial: [{ path: rig.appPath, baudRate: 115_200, ...serial }] },
    })
  }

  test('a frame that arrives in pieces is one reading', async () => {
    start({ family: 'idtech' })
    await readers.reader(({ phase }) => phase === 'ready')
    for (let at = 0; at < frame.length; at += 7) await rig.write(frame.subarray(at, at + 7))
    await readers.until(() => readers.presentations.length === 1)

    expect(readers.presentations[0]).toMatchObject({
      readerName: rig.appPath,
      outcome: {
        ok: true,
        value: { family: 'idtech', reading_type: 'MCR', track_ksn: '62994901190000000002' },
      },
    })
  })

  test('unplugged: lost, absent after the grace period; plugged in again: ready, the same reader', async () => {
    start({ family: 'idtech' })
    const { id } = await readers.reader(({ phase }) => phase === 'ready')
    await rig.hangUp()
    await readers.reader((reader) => reader.id === id && reader.phase === 'lost')
    await readers.reader((reader) => reader.id === id && reader.phase === 'absent')
    await rig.plug()
    await readers.reader((reader) => reader.id === id && reader.phase === 'ready')
    await rig.write(frame)
    await readers.until(() => readers.presentations.length === 1)
    expect(readers.presentations[0]?.readerId).toBe(id)
  })

  test('put back within the grace period it never becomes absent', async () => {
    start({ family: 'idtech' })
    const { id } = await readers.reader(({ phase }) => phase === 'ready')
    await rig.hangUp()
    await readers.reader((reader) => reader.id === id && reader.phase === 'lost')
    await rig.plug()
    await readers.reader((reader) => reader.id === id && reader.phase === 'ready')
    const phases = readers.snapshots.flatMap((snapshot) => snapshot.readers.map(({ phase }) => phase))
    expect(phases.slice(phases.indexOf('ready'))).not.toContain('absent')
  })

  test('a port that another program holds is busy, and opens when that program lets go', async () => {
    start({ family: 'idtech' })
    await readers.reader(({ phase }) => phase === 'ready')
    const second = startTestReaders({
      readers: { serial: [{ path: rig.appPath, baudRate: 115_200, family: 'idtech' }] },
    })
    const held = await second.reader(({ problem }) => problem?.tag === 'PortBusy')
    expect(held.phase).toBe('opening')
    await readers.stop()
    const free = await second.reader(({ phase }) => phase === 'ready')
    expect(free.problem).toBeUndefined()
    readers = second
  })

  test.skipIf(process.getuid?.() !== 0)(
    'a port that may not be opened is a matter of permission',
    async () => {
      readers = startTestReaders({
        readers: { serial: [{ path: rig.appPath, baudRate: 115_200, family: 'idtech' }] },
        // Root may open everything: the bridge runs as nobody.
        start: (entry) => fork(entry, { uid: 65_534, gid: 65_534 }),
      })
      const refused = await readers.reader(({ problem }) => problem?.tag === 'PermissionDenied')
      expect(refused.phase).toBe('opening')
    },
  )

  test('asleep it holds no port; awake it opens again', async () => {
    start({ family: 'idtech' })
    await readers.reader(({ phase }) => phase === 'ready')
    readers.suspend()
    await readers.reader(({ phase }) => phase === 'absent')
    readers.resume()
    await readers.reader(({ phase }) => phase === 'ready')
    await rig.write(frame)
    await readers.until(() => readers.presentations.length === 1)
    expect(readers.presentations[0]?.outcome.ok).toBe(true)
  })

  test('an unknown family that answers no probe is heard by its first card', async () => {
    start({ family: null })
    await readers.until(() => readers.log.some(({ text }) => text.includes('listening')))
    await readers.reader(({ phase }) => phase === 'ready')
    await rig.write(frame)
    await readers.until(() => readers.presentations.length === 1)
    const reader = await readers.reader(({ family }) => family === 'idtech')
    expect(reader).toMatchObject({ phase: 'ready', frames: 1 })
  })
})
