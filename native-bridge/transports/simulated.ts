import type { Timers } from '../../domain/clock.ts'
import type { SimulatedScenario } from '../../contract/readers.ts'
import type { SimulatedReaderName } from '../../contract/settings.ts'
import { err, ok } from '../../domain/result.ts'
import type { FoundDevice } from '../found-device.ts'
import type { SimulatedReader } from '../simulated/reader.ts'
import type { LinkListener, Transport } from './transport.ts'

/** The time between two chunks, as over a reader's cable. */
const betweenChunksMs = 5

export type SimulatedDevice = {
  transport: Transport
  /** The reader, plugged in or not. */
  list(): readonly FoundDevice[]
  /**
   * Which reader is simulated from now on; the answer tells whether that changed.
   * @param counter the KSN counter that device used last, 0 for none
   */
  choose(
    name: SimulatedReaderName | null,
    counter: (device: { family: string; reader_serial: string }) => number,
  ): boolean
  /** Lets something happen at the reader. What needs an open link is lost without one, as with a real reader. */
  simulate(scenario: SimulatedScenario): void
}

/** The simulated cable: it carries chunks while the other end is open. */
function createCable(timers: Timers): {
  isOpen(): boolean
  open(to: LinkListener): void
  isOpenTo(to: LinkListener): boolean
  close(): void
  send(chunks: readonly Uint8Array[]): void
  /** Unplugs it: the open end is told that the link is lost. */
  hangUp(): void
} {
  let listener: LinkListener | null = null
  return {
    isOpen: () => listener !== null,
    open(to) {
      listener = to
    },
    isOpenTo: (to) => listener === to,
    close() {
      listener = null
    },
    send(chunks) {
      const to = listener
      for (const [index, chunk] of chunks.entries())
        timers.after(index * betweenChunksMs, () => {
          if (to !== null && to === listener) to.bytes(chunk)
        })
    },
    hangUp() {
      const old = listener
      listener = null
      old?.lost()
    },
  }
}

/**
 * A reader of software at the end of a real link: its frames go the same way through decoder, checks and log.
 * @param make the simulated reader of a name, or `null` where there is none
 */
export function createSimulatedDevice(dependencies: {
  timers: Timers
  make: (name: SimulatedReaderName, options: { counter: number }) => SimulatedReader | null
}): SimulatedDevice {
  let chosen: SimulatedReaderName | null = null
  let reader: SimulatedReader | null = null
  let plugged = true
  const cable = createCable(dependencies.timers)

  const transport: Transport = {
    kind: 'simulated',
    async open(path, _options, to) {
      const opened = reader
      if (opened === null || !plugged || path !== chosen)
        return err({ tag: 'OpenFailed', code: 'not plugged in' })
      cable.open(to)
      return ok({
        async send(bytes) {
          if (!cable.isOpenTo(to)) return err({ tag: 'NotSent' })
          cable.send(opened.answer(bytes))
          return ok(null)
        },
        setBaudRate: async () => ok(undefined),
        async close() {
          if (cable.isOpenTo(to)) cable.close()
        },
      })
    },
  }

  return {
    transport,
    list: () => (chosen === null || reader === null ? [] : [found(chosen, reader, plugged)]),
    choose(name, counter) {
      if (chosen === name) return false
      chosen = name
      cable.hangUp()
      plugged = true
      reader = name === null ? null : makeCountingOn(dependencies.make, name, counter)
      return true
    },
    simulate(scenario) {
      switch (scenario) {
        case 'unplug':
          plugged = false
          cable.hangUp()
          break
        case 'replug':
          plugged = true
          break
        case 'chip':
        case 'stripe':
        case 'contactless':
        case 'badRead':
        case 'cardRemovedEarly':
        case 'notEncrypting':
          if (reader !== null && cable.isOpen()) cable.send(reader.present(scenario))
          break
      }
    },
  }
}

/** A reader counts on where it was when the bridge last ended. */
function makeCountingOn(
  make: (name: SimulatedReaderName, options: { counter: number }) => SimulatedReader | null,
  name: SimulatedReaderName,
  lastCounter: (device: { family: string; reader_serial: string }) => number,
): SimulatedReader | null {
  const first = make(name, { counter: 0 })
  if (first === null) return null
  const { family, serial } = first
  return make(name, { counter: lastCounter({ family, reader_serial: serial }) })
}

const found = (path: SimulatedReaderName, reader: SimulatedReader, present: boolean): FoundDevice => ({
  transport: 'simulated',
  path,
  vendorId: reader.usb?.vendorId ?? null,
  productId: reader.usb?.productId ?? null,
  name: reader.name,
  serial: reader.serial,
  port: null,
  family: reader.family,
  link: reader.link,
  baudRate: 0,
  use: 'open',
  setting: path,
  present,
})
