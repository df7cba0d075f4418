import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Presentation, ReaderLogLine, ReadersSnapshot, ReaderState } from '../../contract/readers.ts'
import { storeSettingsSchema } from '../../contract/settings.ts'
import type { ReadersSettings, StoreSettings } from '../../contract/settings.ts'
import type { UtilityProcess } from '../../electron/processes/supervisor.ts'
import { forceEnd } from '../../electron/processes/force-end.ts'
import { startReaders } from '../../electron/readers/readers.ts'
import type { Readers } from '../../electron/readers/readers.ts'

export const bridgeEntry = fileURLToPath(new URL('../../native-bridge/main.ts', import.meta.url))

/** A Node child with a message channel, seen as the utility process that Electron would give. */
export const asUtilityProcess = (child: ChildProcess): UtilityProcess => ({
  postMessage: (message) => {
    // A child that has just ended takes no more messages; its exit is reported on its own.
    if (child.connected) child.send(message as object, () => {})
  },
  on: (event: 'message' | 'exit' | 'error', listener: (value: number) => void) => child.on(event, listener),
  get pid() {
    return child.exitCode === null && child.signalCode === null ? child.pid : undefined
  },
  // As Electron's: a stopped process does not hear it.
  kill: () => child.kill('SIGTERM'),
})

export type StartedReaders = Readers & {
  settings: StoreSettings
  snapshots: ReadersSnapshot[]
  presentations: Presentation[]
  log: ReaderLogLine[]
  /** The bridge processes started so far, the last one running. */
  children: ChildProcess[]
  /** Resolves with the first reader, now or later, for which this holds. */
  reader(holds: (reader: ReaderState) => boolean): Promise<ReaderState>
  /** Resolves when this holds of everything seen so far, now or after the next news. */
  until(holds: () => boolean): Promise<void>
}

const acceptAnything: ReadersSettings['accepted'] = [{}]

/** Starts main's side of the readers over a real bridge process; every acquirer profile is accepted unless told. */
export function startTestReaders(options: {
  readers: Partial<ReadersSettings>
  start?: (entry: string) => ChildProcess
  /** How much faster main's waits pass, for tests of the long ones. @default 1 */
  pace?: number
}): StartedReaders {
  const settings = storeSettingsSchema.parse({ readers: { accepted: acceptAnything, ...options.readers } })
  const snapshots: ReadersSnapshot[] = []
  const presentations: Presentation[] = []
  const log: ReaderLogLine[] = []
  const children: ChildProcess[] = []
  const waiting = new Set<() => void>()
  const news = (): void => {
    for (const look of waiting) look()
  }
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  const readers = startReaders({
    fork(entry) {
      const child = options.start === undefined ? fork(entry) : options.start(entry)
      children.push(child)
      return asUtilityProcess(child)
    },
    entry: bridgeEntry,
    settings: () => settings,
    onSnapshot: (snapshot) => {
      snapshots.push(snapshot)
      news()
    },
    onPresentation: (presentation) => {
      presentations.push(presentation)
      news()
    },
    onLog: (line) => {
      log.push(line)
      news()
    },
    onHealth: news,
    forceEnd,
    clock: { now: () => Date.now() },
    timers: {
      after(milliseconds, then) {
        const timer = setTimeout(then, milliseconds / (options.pace ?? 1))
        return () => clearTimeout(timer)
      },
    },
    randomness: { number: () => 0.5 },
  })
  return {
    ...readers,
    settings,
    snapshots,
    presentations,
    log,
    children,
    until,
    async reader(holds) {
      let found: ReaderState | undefined
      await until(() => {
        found = readers.snapshot().readers.find(holds)
        return found !== undefined
      })
      return found!
    },
  }
}
