import { bridgeCommandSchema } from '../contract/bridge.ts'
import type { BridgeEvent } from '../contract/bridge.ts'
import type { Timers } from '../domain/clock.ts'
import { deviceSources } from './discovery/sources.ts'
import { watchUsb } from './discovery/usb-events.ts'
import { families } from './protocols/index.ts'
import { printPaper } from './printing/print-paper.ts'
import { createBridge } from './session/bridge.ts'
import { parentChannel } from './session/parent-port.ts'
import { endWhenUncaught } from './session/uncaught.ts'
import { simulatedReader } from './simulated/simulated-reader.ts'
import { withDeadlines } from './transports/deadlines.ts'
import { loadNative, nativeTransports } from './transports/native.ts'
import { createSimulatedDevice } from './transports/simulated.ts'
import { tcpTransport } from './transports/tcp.ts'

/*
 * The bridge process: everything native lives here, so that a crash of a driver or a native module takes this process
 * down and nothing else. Main starts it, configures it, and starts it again.
 */

const channel = parentChannel(process)
if (channel === null) {
  process.stderr.write('The bridge is started by the app; npm run readers lists the readers.\n')
  process.exit(2)
}

endWhenUncaught(process, channel)

const timers: Timers = {
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds)
    return () => clearTimeout(timer)
  },
}

// A bridge knows only what main has seen since it started: keys of its own let no simulated reader repeat a KSN.
const injectedAt = Date.now()
const simulated = createSimulatedDevice({
  timers,
  make: (name, { counter }) => simulatedReader(name, { counter, injectedAt }),
})
const native = await loadNative()

let usbChanged = (): void => {}
let areUsbEventsTold = false
const bridge = createBridge({
  clock: { now: () => Date.now() },
  timers,
  families,
  transports: { ...nativeTransports(native), simulated: simulated.transport },
  missing: native.missing,
  sources: deviceSources(families, simulated, native),
  usbEvents(changed) {
    usbChanged = changed
    return {
      areTold: () => areUsbEventsTold,
      stop() {
        usbChanged = () => {}
      },
    }
  },
  simulated,
  send: (event: BridgeEvent) => channel.send(event),
})

const { serial } = nativeTransports(native)
const printers = {
  serial: serial === null ? null : withDeadlines(serial, timers),
  network: withDeadlines(tcpTransport, timers),
}

channel.listen((message) => {
  const command = bridgeCommandSchema.safeParse(message)
  if (!command.success) return
  if (command.data.type === 'print')
    void printPaper(command.data, printers, timers).then((event) => channel.send(event))
  else bridge.handle(command.data)
})

// Main is gone: nobody is left to read for.
channel.closed(() => {
  void bridge.stop().finally(() => process.exit(0))
})

if (native.usb !== null)
  areUsbEventsTold =
    (await watchUsb(new native.usb.WebUSB({ allowAllDevices: true }), () => usbChanged())) !== null
