import { beforeEach, expect, test } from 'vitest'
import { vectorBytes } from '../../rigs/vectors.ts'
import { createFakeBridge, magtekDevice, serialPort } from './fake-bridge.ts'
import type { FakeBridge } from './fake-bridge.ts'

const swipe = vectorBytes('magtek-v5-hid-sl3')

let fake: FakeBridge

beforeEach(() => {
  fake = createFakeBridge()
})

const phases = (): string[] => fake.readers().map(({ phase }) => phase)

const plugged = async (...devices: ReturnType<typeof magtekDevice>[]): Promise<void> => {
  fake.listed = devices
  await fake.time.advance(1100)
}

test('a reader that is plugged in is found, opened, and read', async () => {
  fake.configure()
  await plugged(magtekDevice())
  fake.links.get('/dev/hidraw0')?.bytes(swipe)
  await fake.time.advance(300)

  expect(fake.readers()).toEqual([
    {
      id: 'hid:0801:0011:B0123456789ABCD',
      transport: 'hid',
      path: '/dev/hidraw0',
      vendorId: 0x0801,
      productId: 0x0011,
      name: 'MagTek USB Swipe Reader',
      serial: 'B0123456789ABCD',
      family: 'magtek',
      phase: 'ready',
      activity: 'idle',
      frames: 1,
      badFrames: 0,
    },
  ])
  expect(fake.presentations()).toMatchObject([
    { readerName: 'MagTek USB Swipe Reader', outcome: { ok: true, value: { reading_type: 'MCR' } } },
  ])
})

test('pulled and put back under another path within the grace period it is the same reader', async () => {
  fake.configure()
  await plugged(magtekDevice())
  const [before] = fake.readers()
  fake.links.get('/dev/hidraw0')?.lost()
  await plugged()
  expect(phases()).toEqual(['lost'])
  await plugged(magtekDevice({ path: '/dev/hidraw4' }))
  await fake.time.advance(600)
  expect(fake.readers()).toMatchObject([{ id: before?.id, path: '/dev/hidraw4', phase: 'ready' }])
})

test('an unplug without a close event is seen by the listing; after the grace period it is absent', async () => {
  fake.configure()
  await plugged(magtekDevice())
  await plugged()
  expect([phases(), fake.links.size]).toEqual([['lost'], 0])
  await fake.time.advance(6000)
  expect(phases()).toEqual(['absent'])
  await plugged(magtekDevice({ path: '/dev/hidraw9' }))
  expect(fake.readers()).toMatchObject([{ id: 'hid:0801:0011:B0123456789ABCD', phase: 'ready' }])
})

test('a USB event brings the listing forward', async () => {
  fake.configure()
  await fake.time.advance(10)
  fake.listed = [magtekDevice()]
  fake.usbEvent()
  await fake.time.advance(30)
  expect(phases()).toEqual(['ready'])
})

test('two of the same model, told apart by their ports, work at once and keep their places', async () => {
  const left = magtekDevice({ serial: null, port: 'usb-1' })
  const right = magtekDevice({ serial: null, port: 'usb-2', path: '/dev/hidraw1' })
  fake.configure()
  await plugged(left, right)
  const ids = fake.readers().map(({ id }) => id)
  expect(new Set(ids).size).toBe(2)
  await plugged(right)
  expect(phases()).toEqual(['lost', 'ready'])
  // Both come back with their paths swapped.
  await plugged()
  await plugged({ ...left, path: '/dev/hidraw1' }, { ...right, path: '/dev/hidraw0' })
  await fake.time.advance(1000)
  expect(fake.readers().map(({ id, path, phase }) => [id, path, phase])).toEqual([
    [ids[0], '/dev/hidraw1', 'ready'],
    [ids[1], '/dev/hidraw0', 'ready'],
  ])
})

test('asleep nothing is open and nothing is listed; awake it opens again', async () => {
  fake.configure()
  await plugged(magtekDevice())
  fake.bridge.handle({ type: 'suspend' })
  await fake.time.advance(60_000)
  expect([phases(), fake.links.size]).toEqual([['absent'], 0])
  fake.bridge.handle({ type: 'resume' })
  await fake.time.advance(50)
  expect([phases(), fake.links.size]).toEqual([['ready'], 1])
})

test('a port held by another program is tried again, later each time, and opens when it is free', async () => {
  fake.configure()
  fake.refusing.set('/dev/hidraw0', { tag: 'PortBusy' })
  await plugged(magtekDevice())
  await fake.time.advance(20_000)
  expect(fake.readers()).toMatchObject([{ phase: 'opening', problem: { tag: 'PortBusy' } }])
  const tries = fake.opens.length
  expect(tries).toBeGreaterThan(3)
  expect(tries).toBeLessThan(8)
  fake.refusing.clear()
  await fake.time.advance(15_100)
  expect(fake.readers()[0]).toMatchObject({ phase: 'ready' })
  expect(fake.readers()[0]?.problem).toBeUndefined()
})

test('an unknown reader is named with its ids, and never opened', async () => {
  fake.configure()
  await plugged(magtekDevice({ productId: 0x9999, family: null, use: 'nameOnly' }))
  expect(fake.readers()).toMatchObject([
    { vendorId: 0x0801, productId: 0x9999, phase: 'absent', problem: { tag: 'UnknownReader' } },
  ])
  expect(fake.opens).toEqual([])
  await plugged()
  expect(fake.readers()).toEqual([])
})

test('the same swipe twice is a replay', async () => {
  fake.configure()
  await plugged(magtekDevice())
  fake.links.get('/dev/hidraw0')?.bytes(swipe)
  fake.links.get('/dev/hidraw0')?.bytes(swipe)
  expect(fake.presentations().map(({ outcome }) => outcome)).toMatchObject([
    { ok: true },
    { ok: false, error: { tag: 'KsnReplayed' } },
  ])
})

test('a bridge that is told the last key serial numbers refuses a replay from before its time', async () => {
  fake.bridge.handle({
    type: 'configure',
    settings: { serial: [], simulated: null, accepted: [{}] },
    lastKsns: [{ device: 'magtek:B0123456789ABCD', ksn: 'FFFF9876543210E00008' }],
  })
  await plugged(magtekDevice())
  fake.links.get('/dev/hidraw0')?.bytes(swipe)
  expect(fake.presentations()).toMatchObject([{ outcome: { error: { tag: 'KsnReplayed' } } }])
})

test('a ciphertext the acquirer did not agree to is refused and named', async () => {
  fake.configure({ accepted: [{ scheme: 'tdes-dukpt', keyVariant: 'data' }] })
  await plugged(magtekDevice())
  fake.links.get('/dev/hidraw0')?.bytes(swipe)
  expect(fake.presentations()).toMatchObject([
    { outcome: { ok: false, error: { tag: 'ProfileNotAccepted', profile: { keyVariant: 'pin' } } } },
  ])
})

test('a card in clear goes nowhere: refused, and none of its digits in anything sent to main', async () => {
  fake.configure()
  await plugged(magtekDevice())
  fake.links.get('/dev/hidraw0')?.bytes(vectorBytes('magtek-v5-hid-sl2-CLEAR'))
  await fake.time.advance(50)
  expect(fake.presentations()).toMatchObject([{ outcome: { error: { tag: 'NotEncrypting' } } }])
  const everything = JSON.stringify(fake.events)
  const pan = Buffer.from(vectorBytes('magtek-v5-hid-sl2-CLEAR'))
    .toString('latin1')
    .match(/%B(\d{13,19})\^/u)?.[1]
  expect(pan).toHaveLength(16)
  expect(everything).not.toContain(pan)
  expect(everything).not.toContain(Buffer.from(pan ?? '').toString('hex'))
})

test('the log names what came and how long it was, and holds none of its bytes', async () => {
  fake.configure()
  await plugged(magtekDevice())
  fake.links.get('/dev/hidraw0')?.bytes(swipe)
  const lines = fake.log().map(({ direction, bytes, text }) => [direction, bytes, text])
  expect(lines.slice(0, 2)).toEqual([
    ['state', 0, 'opening'],
    ['state', 0, 'ready'],
  ])
  expect(lines.at(-1)).toEqual(['in', 856, 'reading magtek-v5-hid MCR'])
  const hex = Buffer.from(swipe).toString('hex').toUpperCase()
  for (const [, , text] of lines) expect(hex).not.toContain(String(text).toUpperCase())
})

test('a reader that becomes ready while a card is wanted is told so', async () => {
  fake.configure({ simulated: 'idtech' })
  fake.bridge.handle({ type: 'begin', minor: 600, currency: 'PEN' })
  await fake.time.advance(1100)
  expect(fake.readers()).toMatchObject([{ phase: 'ready', activity: 'waitingForCard' }])
  fake.bridge.handle({ type: 'end' })
  await fake.time.advance(50)
  expect(fake.readers()).toMatchObject([{ phase: 'ready', activity: 'idle' }])
})

test('a test read comes back marked, without ciphertext', async () => {
  fake.configure()
  await plugged(magtekDevice())
  fake.bridge.handle({ type: 'testRead' })
  fake.links.get('/dev/hidraw0')?.bytes(swipe)
  const [presentation] = fake.presentations()
  expect(presentation).toMatchObject({ test: true, outcome: { ok: true } })
  expect(JSON.stringify(presentation)).not.toContain('"enc_')
})

test('a reader that sends without end is closed, shown, and cannot flood the log', async () => {
  fake.configure({ serial: [] })
  await plugged(
    magtekDevice({
      transport: 'serial',
      link: 'serial',
      family: 'idtech',
      path: '/dev/ttyACM0',
      baudRate: 9600,
    }),
  )
  const noise = new Uint8Array(4096).fill(0x55)
  const link = fake.links.get('/dev/ttyACM0')
  for (let count = 0; count < 100; count += 1) link?.bytes(noise)
  await fake.time.advance(50)
  expect(fake.readers()).toMatchObject([{ phase: 'opening', problem: { tag: 'SendsGarbage' } }])
  expect(fake.links.size).toBe(0)
  expect(fake.log().length).toBeLessThan(60)
  await fake.time.advance(15_000)
  expect(fake.readers()).toMatchObject([{ phase: 'ready', problem: { tag: 'SendsGarbage' } }])
})

test('a port that is given another family is opened anew, with that', async () => {
  const port = magtekDevice({
    transport: 'serial',
    path: '/dev/ttyS9',
    setting: '/dev/ttyS9',
    link: 'serial',
    baudRate: 9600,
  })
  fake.configure()
  await plugged(port)
  await fake.time.advance(6000)
  await plugged({ ...port, family: 'idtech', baudRate: 115_200 })
  expect(fake.opens).toEqual(['/dev/ttyS9', '/dev/ttyS9'])
  fake.links.get('/dev/ttyS9')?.bytes(vectorBytes('idtech-securemag-enhanced-format'))
  await fake.time.advance(50)
  expect(fake.readers()).toMatchObject([{ family: 'idtech', phase: 'ready' }])
  expect(fake.presentations()).toMatchObject([{ outcome: { ok: true, value: { family: 'idtech' } } }])
})

test('a port that leaves the settings leaves the list', async () => {
  const port = magtekDevice({
    transport: 'serial',
    vendorId: null,
    productId: null,
    serial: null,
    path: '/dev/ttyS9',
    setting: '/dev/ttyS9',
    link: 'serial',
    baudRate: 9600,
  })
  fake.configure()
  await plugged({ ...port, present: false })
  expect(fake.readers()).toMatchObject([{ path: '/dev/ttyS9', phase: 'absent' }])
  await plugged(port)
  expect(phases()).toEqual(['ready'])
  await plugged()
  expect([fake.readers(), fake.links.size]).toEqual([[], 0])
})

test('a listing that fails is said once, and the readers stay', async () => {
  fake.configure()
  await plugged(magtekDevice())
  Object.defineProperty(fake, 'listed', {
    get: () => {
      throw new Error('no udev')
    },
  })
  await fake.time.advance(5000)
  expect(phases()).toEqual(['ready'])
  expect(fake.log().filter(({ text }) => text.includes('cannot be listed'))).toHaveLength(1)
})

test('stopping closes every link and leaves no timer', async () => {
  fake.configure({ simulated: 'magtek' })
  await plugged(magtekDevice())
  await fake.bridge.stop()
  expect([fake.links.size, fake.time.pending()]).toEqual([0, 0])
})

test('at rest devices are listed seldom where the system tells of a plug; for a card, a missing port or an event often', async () => {
  const listingsIn = async (milliseconds: number): Promise<number> => {
    const before = fake.listings
    await fake.time.advance(milliseconds)
    return fake.listings - before
  }
  fake.configure()
  await plugged(magtekDevice())
  expect(await listingsIn(10_000)).toBe(10)
  fake.areUsbEventsTold = true
  await fake.time.advance(1000)
  expect(await listingsIn(20_000)).toBe(4)

  fake.bridge.handle({ type: 'begin', minor: 100, currency: 'PEN' })
  expect(await listingsIn(10_000)).toBe(10)
  fake.bridge.handle({ type: 'end' })
  await fake.time.advance(1000)
  expect(await listingsIn(20_000)).toBe(4)

  // The node of what was plugged in appears late.
  fake.usbEvent()
  expect(await listingsIn(3000)).toBeGreaterThanOrEqual(3)
  await fake.time.advance(15_000)
  expect(await listingsIn(20_000)).toBe(4)

  fake.listed = [{ ...serialPort('/dev/ttyS0', 'idtech'), present: false }]
  await fake.time.advance(6000)
  expect(await listingsIn(10_000)).toBe(10)
})
