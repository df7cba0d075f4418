import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { WebUSB } from 'usb'
import { watchUsb } from '../../../native-bridge/discovery/usb-events.ts'
import { startTestReaders } from '../started-readers.ts'
import { vectorBytes } from '../vectors.ts'

/*
 * Runs inside the guest: the whole bridge, in its own process, over readers that the kernel's own usbhid and cdc-acm
 * drive. Each check prints one line; the last line says whether all held.
 */

const simulator = spawn('/usr/bin/python3', [
  fileURLToPath(new URL('simulated_usb_readers.py', import.meta.url)),
])
simulator.stderr.pipe(process.stderr)
const answers = createInterface({ input: simulator.stdout })[Symbol.asyncIterator]()
const order = async (text: string): Promise<string> => {
  simulator.stdin.write(`${text}\n`)
  return String((await answers.next()).value)
}
const hex = (id: string): string => Buffer.from(vectorBytes(id)).toString('hex')

// Under software emulation a process may take a minute to start: main waits five times as long for everything.
const readers = startTestReaders({ readers: {}, pace: 0.2 })
const began = Date.now()
const said = (text: string): void => console.log(`${String(Date.now() - began).padStart(6)} ms  ${text}`)
const find = (vendorId: number, phase: 'ready' | 'lost' | 'absent') =>
  readers.reader((reader) => reader.vendorId === vendorId && reader.phase === phase)

async function checkHid(): Promise<void> {
  const usbEvents: number[] = []
  const bothTold = Promise.withResolvers<void>()
  const unwatch = await watchUsb(new WebUSB({ allowAllDevices: true }), () => {
    usbEvents.push(Date.now() - began)
    if (usbEvents.length === 2) bothTold.resolve()
  })
  assert.notEqual(unwatch, null)
  await order('plug magtek')
  const first = await find(0x0801, 'ready')
  assert.equal(first.transport, 'hid')
  assert.equal(first.serial, 'B0123456789ABCD')
  said(`usbhid: ${first.name} ready at ${first.path}`)
  await order(`send magtek ${hex('magtek-v5-hid-sl3')}`)
  await readers.until(() => readers.presentations.length === 1)
  assert.equal(readers.presentations[0]?.outcome.ok, true)
  said('usbhid: a report of 856 bytes, in 14 interrupt transfers, is one reading')
  await readers.until(() => readers.log.some(({ direction }) => direction === 'out'))
  assert.match(await order('written magtek'), /feature /u)
  said('usbhid: a feature report went out and was answered')
  await order('unplug magtek')
  await find(0x0801, 'lost')
  said('usbhid: unplugged, lost')
  // The event may come after the link has noticed by itself.
  await bothTold.promise
  said(`usb: events at ${usbEvents.join(' and ')} ms for one plug and one unplug`)
  unwatch?.()
  await order('plug magtek')
  assert.equal((await find(0x0801, 'ready')).id, first.id)
  said('usbhid: plugged in again within the grace period, the same reader')
  await order('unplug magtek')
  await find(0x0801, 'absent')
  said('usbhid: unplugged, absent after the grace period')
}

async function checkSerial(): Promise<void> {
  await order('plug neo')
  const first = await find(0x0acd, 'ready')
  assert.equal(first.transport, 'serial')
  said(`cdc-acm: ${first.name} ready, found by SerialPort.list()`)
  await order(`send neo ${hex('idtech-vp3350-idg-swipe')}`)
  await readers.until(() => readers.presentations.length === 2)
  assert.equal(readers.presentations[1]?.outcome.ok, true)
  said('cdc-acm: a frame in bulk transfers of 64 bytes is one reading')
  assert.match(await order('written neo'), /output /u)
  said('cdc-acm: the opening question reached the device')
  await order('unplug neo')
  await find(0x0acd, 'lost')
  said('cdc-acm: unplugged, lost')
  await order('plug neo')
  assert.equal((await find(0x0acd, 'ready')).id, first.id)
  said('cdc-acm: plugged in again, the same reader')
}

const limit = setTimeout(() => {
  console.log(JSON.stringify({ snapshot: readers.snapshot(), log: readers.log.slice(-20) }))
  console.log('RIG FAILED: no progress for too long')
  process.exit(1)
}, 600_000)

try {
  await checkHid()
  await checkSerial()
  console.log('RIG PASSED')
} catch (error) {
  console.log(`RIG FAILED: ${String(error)}`)
  process.exitCode = 1
}
clearTimeout(limit)
await readers.stop()
simulator.kill()
