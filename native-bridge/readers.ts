import { parseArgs } from 'node:util'
import type { BridgeEvent } from '../contract/bridge.ts'
import type { Timers } from '../domain/clock.ts'
import type { NativeModule, ReaderProblem, ReaderState } from '../contract/readers.ts'
import { readersSettingsSchema } from '../contract/settings.ts'
import { deviceSources } from './discovery/sources.ts'
import { families } from './protocols/index.ts'
import { createBridge } from './session/bridge.ts'
import { loadNative, nativeTransports } from './transports/native.ts'

/*
 * npm run readers [-- --json] [--port PATH[:SPEED]]...: lists the card readers of this machine and the state each is
 * in, by the same discovery and the same links as the app. The app must not be running: it holds the ports.
 */

/** Long enough to open every reader, and to probe one serial line at its likely speeds. */
const defaultMs = 3_000

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    port: { type: 'string', multiple: true, default: [] },
    wait: { type: 'string', default: String(defaultMs) },
  },
})

const lossWithout: { readonly [Module in NativeModule]: string } = {
  'node-hid': 'USB HID readers are not seen',
  serialport: 'readers on serial ports are not seen',
  usb: 'a reader that is plugged in is seen a second later',
}

const timers: Timers = {
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds)
    return () => clearTimeout(timer)
  },
}

const serial = values.port.map((port) => {
  const [, path = port, speed] = /^(.+?)(?::(\d+))?$/u.exec(port) ?? []
  return { path, ...(speed === undefined ? {} : { baudRate: Number(speed) }) }
})

const native = await loadNative()
let readers: readonly ReaderState[] = []
const failures: string[] = []

const bridge = createBridge({
  clock: { now: () => Date.now() },
  timers,
  families,
  transports: { ...nativeTransports(native), simulated: null },
  missing: native.missing,
  sources: deviceSources(families, { list: () => [] }, native),
  usbEvents: () => ({ areTold: () => false, stop() {} }),
  simulated: { choose: () => false, simulate: () => {} },
  send(event: BridgeEvent) {
    if (event.type === 'readers') readers = event.readers
    if (event.type === 'log' && event.line.readerId === '') failures.push(event.line.text)
  },
})

bridge.handle({ type: 'configure', settings: readersSettingsSchema.parse({ serial }), lastKsns: [] })
await new Promise((resolve) => setTimeout(resolve, Number(values.wait)))
await bridge.stop()

if (values.json) console.log(JSON.stringify({ readers, failures, missing: native.missing }))
else print()

function print(): void {
  if (readers.length === 0) console.log('No card reader found.')
  else {
    console.table(
      readers.map(({ name, transport, path, vendorId, productId, family, phase, problem }) => ({
        name,
        transport,
        path,
        usb: vendorId === undefined ? '' : `${hex4(vendorId)}:${hex4(productId ?? 0)}`,
        family: family ?? '',
        state: phase,
        problem: problem?.tag ?? '',
      })),
    )
  }
  for (const module of native.missing) console.log(`${module} cannot be loaded: ${lossWithout[module]}.`)
  for (const failure of failures) console.log(failure)
  for (const tag of new Set(readers.map(({ problem }) => problem?.tag))) {
    const advice = tag === undefined ? null : adviceFor(tag)
    if (advice !== null) console.log(advice)
  }
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0')
}

/** What a person can do about a problem, or `null` where there is nothing to do at this machine. */
function adviceFor(tag: ReaderProblem['tag']): string | null {
  switch (tag) {
    case 'PermissionDenied':
      return process.platform === 'linux'
        ? 'PermissionDenied: copy build/linux/70-extorno.rules to /etc/udev/rules.d/, run "udevadm control --reload && udevadm trigger", and plug the reader in again.'
        : 'PermissionDenied: another program or a driver keeps the reader from this user.'
    case 'PortBusy':
      return 'PortBusy: another program holds the reader; close it (the app itself, or the till).'
    case 'UnknownReader':
      return 'UnknownReader: looks like a card reader, but none of the families knows its ids; see docs/readers.md.'
    case 'KeyboardMode':
      return "KeyboardMode: types like a keyboard; set it to USB HID with its maker's tool, see docs/readers.md."
    case 'NotAnswering':
      return 'NotAnswering: open, but silent; check its cable, its speed and the family in the settings.'
    case 'SendsGarbage':
      return 'SendsGarbage: bytes arrive, but no frames; check speed and family in the settings.'
    case 'OpenFailed':
      return null
  }
}
