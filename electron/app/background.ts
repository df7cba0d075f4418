import { powerMonitor } from 'electron'
import { startCallbackEndpoint } from '../callbacks/endpoint.ts'
import type { Module } from './modules.ts'
import type { Services } from './services.ts'

const nothingToStop = { stop: (): void => undefined }

/** The parts that run beside the window, in the order they start; they stop in the opposite one. */
export const backgroundModules = ({
  core,
  readers,
  journalExporter,
  training,
  settings,
  secrets,
}: Services): Module[] => [
  { name: 'queue', start: () => core },
  // Reads what the queue's storage holds: it has to end before that is closed.
  { name: 'journalExport', start: () => journalExporter },
  { name: 'readers', start: () => readers },
  { name: 'training', start: () => training ?? nothingToStop },
  {
    name: 'callbacks',
    async start() {
      const { callbackPort } = settings.get().liquido
      const running = core.current()
      if (callbackPort === null || running === null) return nothingToStop
      const endpoint = await startCallbackEndpoint({
        port: callbackPort,
        token: () => secrets.get('callbackToken'),
        apply: running.applyCallback,
      })
      if (!endpoint.ok) throw new Error(endpoint.error.tag)
      return endpoint.value
    },
  },
  {
    name: 'power',
    start() {
      // A reader that slept is dead until it is opened again (seen with several drivers), so sleep closes all of them.
      const sleep = (): void => readers.suspend()
      const wake = (): void => {
        readers.resume()
        core.current()?.outbox.networkIsBack()
      }
      powerMonitor.on('suspend', sleep)
      powerMonitor.on('resume', wake)
      return {
        stop() {
          powerMonitor.off('suspend', sleep)
          powerMonitor.off('resume', wake)
        },
      }
    },
  },
]
