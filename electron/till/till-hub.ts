import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HubLinkState } from '../../contract/hub-link.ts'
import { hubRecordSchema } from '../../contract/settings.ts'
import type { HubRecord, StoreSettings } from '../../contract/settings.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import { createAdministrativeJournal } from '../authority/administrative-journal.ts'
import { createJournalSigner } from '../authority/journal-heads.ts'
import { systemRandomness } from '../app/system-time.ts'
import { hubHandlers, stateWithout } from '../handlers/hub.ts'
import type { CurrentQueue, OpenQueue } from '../handlers/open-queue.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { SettingsStore } from '../settings/store.ts'
import { replacePrivateFile } from '../storage/private-files.ts'
import { startLinkBesideQueue } from '../store-hub/beside-queue.ts'
import type { HubLink } from '../store-hub/hub-link.ts'

/** Which hub a till belongs to, in its data directory: a copy of the directory is a copy of that, too. */
const recordFile = 'hub.json'

type Dependencies = {
  directory: string
  /** The counter's own key, 32 bytes; `null`: it has none, and joins no hub. */
  counterKey: Buffer | null
  /** The store's, without the hub. */
  settings: StoreSettings
  current: CurrentQueue
  /** The queue where it is open already. */
  opened: () => OpenQueue | null
  onChanged: (state: HubLinkState) => void
  clock: Clock
  timers: Timers
}

/** A till's place at a store's hub. */
export type TillHub = {
  /** The window's calls about the hub. */
  handlers: Handlers['hub']
  record(): HubRecord | null
  link(): HubLink | null
  /** The queue is open: from now on the link runs, where the till belongs to a hub. */
  begin(): void
  stop(): Promise<void>
}

/** Joins a hub by the app's own handlers, and keeps the same link running as the app does. */
export function createTillHub(dependencies: Dependencies): TillHub {
  const { directory, counterKey, settings, current, opened, clock } = dependencies
  const file = join(directory, recordFile)
  const signer = counterKey === null ? null : createJournalSigner(counterKey)
  let record = readRecord(file)
  let link: HubLink | null = null

  function begin(): void {
    if (record === null || signer === null || link !== null) return
    link = startLinkBesideQueue({
      ...dependencies,
      record,
      signer,
      queue: opened,
      isLiquidoUsed: () => settings.liquido.enabled,
      onCallback: () => undefined,
      randomness: systemRandomness,
    })
  }

  async function stop(): Promise<void> {
    const running = link
    link = null
    await running?.stop()
  }

  async function again(): Promise<void> {
    await stop()
    begin()
    dependencies.onChanged(link?.state() ?? stateWithout(record))
    opened()?.outbox.permitsChanged([])
  }

  function saveHub(next: HubRecord | null): ReturnType<SettingsStore['saveHub']> {
    if (!isWritten(file, next)) return err({ tag: 'CouldNotWrite' })
    record = next
    return ok({ ...settings, hub: next })
  }

  return {
    handlers: hubHandlers({
      profile: 'test',
      link: () => link,
      signer: () => signer,
      settings: () => ({ get: () => ({ ...settings, hub: record }), revision: () => 0, saveHub }),
      administrative: createAdministrativeJournal(() => {
        const queue = current()
        return queue.ok ? ok(queue.value.storage) : queue
      }, clock),
      clock,
      isAnythingOpen() {
        const queue = current()
        const summary = queue.ok ? queue.value.outbox.summary() : queue
        return !summary.ok || summary.value.waiting > 0
      },
      onChanged: () => void again(),
    }),
    record: () => record,
    link: () => link,
    begin,
    stop,
  }
}

/** @returns whether it is on the disk */
function isWritten(file: string, record: HubRecord | null): boolean {
  try {
    replacePrivateFile(file, JSON.stringify(record))
    return true
  } catch {
    return false
  }
}

/** A till that has joined none has no such file. Throws where there is one that is no record: without it rows would go unasked. */
function readRecord(file: string): HubRecord | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  return hubRecordSchema.nullable().parse(JSON.parse(text))
}
