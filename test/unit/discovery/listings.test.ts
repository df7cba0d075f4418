import { readFileSync } from 'node:fs'
import type { Device } from 'node-hid'
import { expect, test } from 'vitest'
import { readersSettingsSchema } from '../../../contract/settings.ts'
import { hidReaders } from '../../../native-bridge/discovery/hid.ts'
import { createSerialListing } from '../../../native-bridge/discovery/serial.ts'
import type { ListedPort } from '../../../native-bridge/discovery/serial.ts'
import { families } from '../../../native-bridge/protocols/index.ts'

const hid = (over: Partial<Device>): Device => ({
  vendorId: 0x0801,
  productId: 0x0011,
  path: '/dev/hidraw0',
  product: 'Swipe Reader',
  manufacturer: 'MagTek',
  serialNumber: 'B01',
  release: 0x100,
  interface: 0,
  usagePage: 0xff00,
  usage: 1,
  ...over,
})

const listHid = (...devices: Device[]) => hidReaders(devices, families, async () => 'usb-1')

test('a reader whose ids a family knows is opened', async () => {
  expect(await listHid(hid({}))).toEqual([
    {
      transport: 'hid',
      path: '/dev/hidraw0',
      vendorId: 0x0801,
      productId: 0x0011,
      name: 'MagTek Swipe Reader',
      serial: 'B01',
      port: 'usb-1',
      family: 'magtek',
      link: 'hid',
      baudRate: 0,
      use: 'open',
      setting: null,
      present: true,
    },
  ])
})

test.each([
  ['a product of a reader maker that nobody here knows', { productId: 0x7777, usagePage: 0x20 }],
  ['the magnetic stripe page', { vendorId: 0x1234, usagePage: 0x8e }],
  ["the readers' vendor page", { vendorId: 0x1234, usagePage: 0xff00 }],
])('%s is named only', async (_name, over) => {
  expect(await listHid(hid(over))).toMatchObject([{ use: 'nameOnly', family: null }])
})

test.each([
  ['a keyboard', { vendorId: 0x046d, usagePage: 1, usage: 6 }],
  ['a mouse', { vendorId: 0x046d, usagePage: 1, usage: 2 }],
  ['a headset', { vendorId: 0x046d, usagePage: 0x0b, usage: 5 }],
  ['a device without a path', { path: undefined }],
])('%s is not listed', async (_name, over) => {
  expect(await listHid(hid(over))).toEqual([])
})

const typing = { usagePage: 1, usage: 6 }

test.each([
  ['MagTek, keyboard emulation', { productId: 0x0001 }, 'magtek'],
  ['ID TECH SecureMag', { vendorId: 0x0acd, productId: 0x2030 }, 'idtech'],
  ['ID TECH SecureKey', { vendorId: 0x0acd, productId: 0x2620 }, 'idtech'],
  ['ID TECH SecuRED', { vendorId: 0x0acd, productId: 0x2820 }, 'idtech'],
  ['ID TECH Augusta', { vendorId: 0x0acd, productId: 0x3810 }, 'idtech'],
  ['ID TECH Augusta S', { vendorId: 0x0acd, productId: 0x3910 }, 'idtech'],
  ['ID TECH SREDKey 2', { vendorId: 0x0acd, productId: 0x4521 }, 'idtech'],
])('%s, typing like a keyboard, is named with what it is and not opened', async (_name, over, family) => {
  expect(await listHid(hid({ ...typing, ...over }))).toMatchObject([
    { use: 'keyboardMode', family, serial: 'B01', productId: over.productId },
  ])
})

test('a reader with a keyboard beside its reports is one reader, and opened', async () => {
  expect(
    await listHid(hid({ ...typing, productId: 0x0011 }), hid({ productId: 0x0011, path: '/dev/hidraw1' })),
  ).toMatchObject([{ use: 'open', path: '/dev/hidraw1' }])
})

test('several keyboard collections of one device are one reader', async () => {
  expect(
    await listHid(
      hid({ ...typing, productId: 0x0001 }),
      hid({ ...typing, productId: 0x0001, usage: 7 }),
      hid({ ...typing, productId: 0x0001, path: '/dev/hidraw5', interface: 1 }),
    ),
  ).toHaveLength(1)
})

test("a keyboard's vendor collection is not listed either; a reader's collections are one reader", async () => {
  const keyboard = { vendorId: 0x046d, productId: 0xc31c }
  expect(
    await listHid(
      hid({ ...keyboard, path: '/dev/hidraw1', usagePage: 1, usage: 6 }),
      hid({ ...keyboard, path: '/dev/hidraw2', usagePage: 0xff00 }),
      hid({}),
      hid({ usagePage: 0xff01 }),
    ),
  ).toHaveLength(1)
})

test('a device without a name or serial number is named by its ids', async () => {
  const [device] = await listHid(hid({ manufacturer: undefined, product: ' ', serialNumber: '' }))
  expect(device).toMatchObject({ name: '0801:0011', serial: null })
})

const port = (over: Partial<ListedPort>): ListedPort => ({
  path: '/dev/ttyACM0',
  manufacturer: 'ID TECH',
  serialNumber: '123T456789',
  locationId: undefined,
  pnpId: undefined,
  vendorId: '0ACD',
  productId: '3310',
  ...over,
})

const settings = (...serial: { path: string; family?: 'abecs' }[]) => readersSettingsSchema.parse({ serial })

test('a listed port whose ids a family knows is a reader; others are left alone', async () => {
  const list = createSerialListing({
    list: async () => [port({}), port({ path: '/dev/ttyUSB0', vendorId: '0403', productId: '6001' })],
    location: async () => '1-2:1.0',
  })
  expect(await list(settings(), families)).toMatchObject([
    {
      path: '/dev/ttyACM0',
      family: 'idtech',
      baudRate: 115_200,
      port: '1-2:1.0',
      setting: null,
      present: true,
    },
  ])
})

test('a configured port is listed whether it is there or not', async () => {
  let there = false
  const list = createSerialListing({ list: async () => [], exists: async () => there })
  const configured = settings({ path: '/dev/ttyS3', family: 'abecs' })
  expect(await list(configured, families)).toMatchObject([
    { path: '/dev/ttyS3', family: 'abecs', setting: '/dev/ttyS3', present: false },
  ])
  there = true
  expect(await list(configured, families)).toMatchObject([{ present: true }])
})

test('a configured port whose USB device came back under another path is followed there', async () => {
  let ports = [port({ vendorId: '0403', productId: '6001', path: '/dev/ttyUSB0' })]
  const list = createSerialListing({ list: async () => ports, exists: async () => false })
  const configured = settings({ path: '/dev/ttyUSB0', family: 'abecs' })
  expect(await list(configured, families)).toMatchObject([{ path: '/dev/ttyUSB0', present: true }])
  ports = [port({ vendorId: '0403', productId: '6001', path: '/dev/ttyUSB1' })]
  expect(await list(configured, families)).toMatchObject([
    { path: '/dev/ttyUSB1', setting: '/dev/ttyUSB0', present: true, family: 'abecs' },
  ])
})

test('the udev rules name every maker whose readers are known by USB ids', () => {
  const rules = readFileSync(new URL('../../../build/linux/70-extorno.rules', import.meta.url), 'utf8')
  const vendors = new Set(families.flatMap(({ usb }) => usb.map(({ vendorId }) => vendorId)))
  for (const vendor of vendors) {
    const id = vendor.toString(16).padStart(4, '0')
    expect(rules).toContain(`KERNEL=="hidraw*", ATTRS{idVendor}=="${id}", TAG+="uaccess"`)
    expect(rules).toContain(`SUBSYSTEM=="tty", ATTRS{idVendor}=="${id}", TAG+="uaccess"`)
  }
})
