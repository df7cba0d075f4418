import { powerMonitor } from 'electron'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** A reader that slept is dead until it is opened again (seen with several drivers), so sleep closes all of them. */
export const powerModule: Module<Context> = {
  name: 'power',
  init({ queue, slots }) {
    const sleep = (): void => slots.readers.get()?.suspend()
    const wake = (): void => {
      slots.readers.get()?.resume()
      const open = queue()
      if (open.ok) open.value.outbox.networkIsBack()
    }
    return {
      start() {
        powerMonitor.on('suspend', sleep)
        powerMonitor.on('resume', wake)
      },
      stop() {
        powerMonitor.off('suspend', sleep)
        powerMonitor.off('resume', wake)
      },
    }
  },
}
