import { join } from 'node:path'
import { app, utilityProcess } from 'electron'
import type { ReadersSnapshot } from '../../contract/readers.ts'
import { builtFolder } from '../app/built-folder.ts'
import { systemClock, systemRandomness, systemTimers } from '../app/system-time.ts'
import { endWhenRebuilt } from '../processes/end-when-rebuilt.ts'
import { forceEnd } from '../processes/force-end.ts'
import type { UtilityProcess } from '../processes/supervisor.ts'
import { startReaders } from '../readers/readers.ts'
import type { Readers } from '../readers/readers.ts'
import { devServerOf } from '../window/dev-server.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

function forkBridge(entry: string): UtilityProcess {
  const bridge = utilityProcess.fork(entry, [], { serviceName: 'Extorno readers', stdio: 'ignore' })
  if (devServerOf(app.isPackaged, process.argv) !== null) endWhenRebuilt(bridge, entry)
  return bridge
}

/** The card readers, through the bridge process. */
export const readersModule: Module<Context> = {
  name: 'readers',
  init({ log, publish, settings, slots }) {
    let readers: Readers | null = null
    const noted = new Map<string, string>()
    /** Into the log only what changed of a reader: its phase, or what keeps it from working. */
    const noteReaders = (snapshot: ReadersSnapshot): void => {
      for (const { id, name, phase, problem } of snapshot.readers) {
        const now = `${phase} ${problem?.tag}`
        if (noted.get(id) === now) continue
        noted.set(id, now)
        log.write({ event: 'reader', reader: name, phase, ...(problem ? { problem: problem.tag } : {}) })
      }
    }
    return {
      start() {
        readers = startReaders({
          fork: forkBridge,
          entry: join(builtFolder, 'native-bridge/main.js'),
          settings: () => settings().get(),
          onSnapshot(snapshot) {
            publish.readers.changed(snapshot)
            noteReaders(snapshot)
          },
          onPresentation: publish.readers.presented,
          onLog: publish.readers.log,
          onHealth: ({ state, restarts }) => log.write({ event: 'bridge', state, restarts }),
          forceEnd,
          clock: systemClock,
          timers: systemTimers,
          randomness: systemRandomness,
        })
        slots.readers.set(readers)
      },
      stop() {
        slots.readers.set(null)
        return readers?.stop()
      },
    }
  },
}
