import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startTestReaders } from '../../rigs/started-readers.ts'
import type { StartedReaders } from '../../rigs/started-readers.ts'
import {
  connectMockedReaders,
  rigEnvironment,
  startUmockdevRig,
  umockdevLauncher,
  umockdevRigMissing,
} from '../../rigs/umockdev-rig.ts'
import type { MockedReaders } from '../../rigs/umockdev-rig.ts'
import { vectorBytes } from '../../rigs/vectors.ts'

const missing = umockdevRigMissing()
if (missing !== null) console.warn(`skipped: HID readers over umockdev: ${missing}`)

/** A SecureMag's report: the frame, filled with zeros to the fixed length of its input report. */
const idtechReport = (): Uint8Array => {
  const report = new Uint8Array(537)
  report.set(vectorBytes('idtech-securemag-enhanced-format'))
  return report
}

describe.skipIf(missing !== null)('readers that the real node-hid and serialport see', () => {
  let folder: string
  let rig: MockedReaders
  let readers: StartedReaders

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'extorno-umockdev-'))
    const control = join(folder, 'control')
    readers = startTestReaders({
      readers: {},
      start: (entry) =>
        spawn(umockdevLauncher, [entry], {
          env: { ...process.env, ...rigEnvironment(process.execPath, control) },
          stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        }),
    })
    rig = await connectMockedReaders(control)
  })

  afterEach(async () => {
    rig.close()
    const [wrapper] = readers.children
    const exited = wrapper === undefined ? null : once(wrapper, 'exit')
    // The rig ends its command and then itself; a kill would leave the command behind.
    wrapper?.kill('SIGTERM')
    await exited
    await readers.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const ready = (vendorId: number) =>
    readers.reader((reader) => reader.vendorId === vendorId && reader.phase === 'ready')

  test('a MagTek report of 856 bytes is one reading; the reader clear at level 2 is refused', async () => {
    await rig.plug('magtek')
    const reader = await ready(0x0801)
    expect(reader).toMatchObject({
      transport: 'hid',
      productId: 0x0011,
      serial: 'B0123456789ABCD',
      family: 'magtek',
      name: 'MagTek USB Swipe Reader',
    })
    await rig.send('magtek', vectorBytes('magtek-v5-hid-sl3'))
    await readers.until(() => readers.presentations.length === 1)
    expect(readers.presentations[0]).toMatchObject({
      readerId: reader.id,
      outcome: { ok: true, value: { reading_type: 'MCR', track_ksn: 'FFFF9876543210E00008' } },
    })

    await rig.send('magtek', vectorBytes('magtek-v5-hid-sl2-CLEAR'))
    await readers.until(() => readers.presentations.length === 2)
    expect(readers.presentations[1]?.outcome).toEqual({ ok: false, error: { tag: 'NotEncrypting' } })
  })

  test('unplugged and put back under another node number it is the same reader', async () => {
    await rig.plug('magtek')
    const first = await ready(0x0801)
    await rig.unplug('magtek')
    await readers.reader(({ id, phase }) => id === first.id && phase === 'lost')
    await rig.plug('magtek')
    const second = await ready(0x0801)
    expect(second.id).toBe(first.id)
    expect(second.path).not.toBe(first.path)
    expect(readers.snapshot().readers).toHaveLength(1)
    await rig.send('magtek', vectorBytes('magtek-v5-hid-sl3'))
    await readers.until(() => readers.presentations.length === 1)
  })

  test('two readers at once; a keyboard beside them is not listed', async () => {
    await rig.plug('keyboard')
    await rig.plug('magtek')
    await rig.plug('idtech')
    const [magtek, idtech] = [await ready(0x0801), await ready(0x0acd)]
    await rig.send('idtech', idtechReport())
    await rig.send('magtek', vectorBytes('magtek-v5-hid-sl3'))
    await readers.until(() => readers.presentations.length === 2)
    expect(readers.presentations.map(({ readerId }) => readerId).sort()).toEqual(
      [magtek.id, idtech.id].sort(),
    )
    expect(readers.presentations.map(({ outcome }) => outcome.ok)).toEqual([true, true])
    expect(readers.snapshot().readers).toHaveLength(2)
  })

  test('two of one model without serial numbers keep their places when they come back the other way round', async () => {
    const two = async (): Promise<Map<string, string>> => {
      await readers.until(
        () => readers.snapshot().readers.filter(({ phase }) => phase === 'ready').length === 2,
      )
      return new Map(readers.snapshot().readers.map(({ id, path }) => [path, id]))
    }
    await rig.plug('twinLeft')
    const left = await ready(0x0acd)
    await rig.plug('twinRight')
    const before = await two()
    const right = [...before.values()].find((id) => id !== left.id)

    await rig.unplug('twinLeft')
    await rig.unplug('twinRight')
    await readers.until(() => readers.snapshot().readers.every(({ phase }) => phase === 'lost'))
    await rig.plug('twinRight')
    await rig.plug('twinLeft')
    const after = await two()
    expect([...after.values()].toSorted()).toEqual([...before.values()].toSorted())
    await rig.send('twinRight', idtechReport())
    await readers.until(() => readers.presentations.length === 1)
    expect(readers.presentations[0]).toMatchObject({ readerId: right, outcome: { ok: true } })
  })

  test('unplugged in the middle of a reading and put back: the next card is read, nothing of the old one', async () => {
    await rig.plug('neo')
    const first = await ready(0x0acd)
    const swipe = vectorBytes('idtech-vp3350-idg-swipe')
    await rig.send('neo', swipe.subarray(0, 150))
    await readers.until(() => readers.log.some(({ direction }) => direction === 'in'))
    await rig.unplug('neo')
    await readers.reader(({ id, phase }) => id === first.id && phase === 'lost')
    await rig.plug('neo')
    await ready(0x0acd)
    await rig.send('neo', swipe)
    await readers.until(() => readers.presentations.length === 1)
    expect(readers.presentations[0]).toMatchObject({ readerId: first.id, outcome: { ok: true } })
  })

  test('a reader that types like a keyboard is named, with what is wrong, and never opened', async () => {
    await rig.plug('keyboard')
    await rig.plug('typing')
    const reader = await readers.reader(({ problem }) => problem?.tag === 'KeyboardMode')
    expect(reader).toMatchObject({
      name: 'MagTek USB KB Swipe Reader',
      family: 'magtek',
      vendorId: 0x0801,
      productId: 0x0001,
      phase: 'absent',
    })
    expect(readers.snapshot().readers).toHaveLength(1)
    await rig.unplug('typing')
    await readers.until(() => readers.snapshot().readers.length === 0)
  })

  test('a USB serial reader is found by SerialPort.list() and its ids', async () => {
    await rig.plug('neo')
    const reader = await ready(0x0acd)
    expect(reader).toMatchObject({
      transport: 'serial',
      path: '/dev/ttyACM0',
      productId: 0x3310,
      serial: '123T456789',
      family: 'idtech',
    })
    await rig.send('neo', vectorBytes('idtech-vp3350-idg-swipe'))
    await readers.until(() => readers.presentations.length === 1)
    expect(readers.presentations[0]).toMatchObject({
      outcome: { ok: true, value: { track_ksn: 'FFFFFF0200110940000F' } },
    })
    await rig.unplug('neo')
    await readers.reader(({ id, phase }) => id === reader.id && phase === 'lost')
    await rig.plug('neo')
    const again = await ready(0x0acd)
    expect([again.id, again.path]).toEqual([reader.id, '/dev/ttyACM1'])
  })
})

test.skipIf(missing !== null)('a feature report is written, and its answer read back', async () => {
  const rig = await startUmockdevRig({
    command: process.execPath,
    args: [fileURLToPath(new URL('ask-feature.ts', import.meta.url))],
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    await rig.plug('magtek')
    rig.process.stdin!.end()
    const answer = await text(rig.process.stdout!)
    // Report id, result code, length, KSN (99875475, "get DUKPT KSN and counter").
    expect(answer.slice(0, 26)).toBe('00000affff9876543210e00008')
  } finally {
    await rig.stop()
  }
})
