import { setImmediate } from 'node:timers/promises'
import type { AppInfo } from '../../contract/ipc.ts'
import type { ModuleName, StartModuleError } from '../../contract/modules.ts'
import type { StorageFailed } from '../../contract/operations.ts'
import type { ReadersSnapshot } from '../../contract/readers.ts'
import { ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { ProfileName, StoreSettings } from '../../contract/settings.ts'
import type { Caller } from '../../domain/authority.ts'
import type { Clock } from '../../domain/clock.ts'
import { proveReader } from '../acceptance/prove-reader.ts'
import type { AdministrativeJournal } from '../authority/administrative-journal.ts'
import { createHeadProof } from '../authority/journal-heads.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import { createVerifier } from '../storage/journal-verification.ts'
import type { Verification } from '../storage/journal-verification.ts'
import { storageFailed } from '../storage/failure.ts'
import type { Storage } from '../storage/storage.ts'
import type { CurrentQueue } from './open-queue.ts'
import { supportFile } from './support-file.ts'

type Saved = { ok: boolean }

type Dependencies = {
  queue: CurrentQueue
  /** Whose signatures in the journal count; `null`: the keyring gives no key. */
  signer: () => JournalSigner | null
  info: () => AppInfo
  readers: () => ReadersSnapshot
  settings: () => StoreSettings
  profile: ProfileName
  /** The newest lines of the log. */
  recentLog: () => unknown[]
  administrative: AdministrativeJournal
  clock: Clock
  /** As the settings screen saves them. */
  saveSettings: (settings: StoreSettings, caller: Caller) => Saved | Promise<Saved>
  startModule: (name: ModuleName) => Promise<Result<undefined, StartModuleError>>
}

/** The window's calls of the diagnostics screen. */
export const diagnosticsHandlers = (dependencies: Dependencies): Handlers['diagnostics'] => ({
  async verifyJournal() {
    const queue = dependencies.queue()
    return queue.ok ? verifyStored(queue.value.storage, dependencies.signer()?.key ?? null) : queue
  },
  async applyCallback(handed) {
    const queue = dependencies.queue()
    return queue.ok ? queue.value.applyCallback(handed) : queue
  },
  async proveReader(request, caller) {
    const queue = dependencies.queue()
    if (!queue.ok) return queue
    const { profile, administrative, clock, settings, saveSettings } = dependencies
    const proven = await proveReader(request, {
      ...queue.value,
      profile,
      administrative,
      clock,
      caller,
      settings,
      save: (changed) => saveSettings(changed, caller),
    })
    if (!proven.ok) queue.value.onCardDone()
    return proven
  },
  startModule: ({ module }) => dependencies.startModule(module),
  supportFile: () => ({ text: JSON.stringify(supportFile(dependencies), null, 2) }),
})

type OutputVerification = Verification & {
  proven: { sequence: number; at: number } | null
  foreignSignatures: number
}

/** Entries read at once; the window is answered between two pieces. */
const piece = 200

/** The journal's chain, walked while other work goes on. */
async function verifyStored(
  storage: Storage,
  key: string | null,
): Promise<Result<OutputVerification, StorageFailed>> {
  const heads = createHeadProof(key, null)
  const verifier = createVerifier(storage.knownHead())
  const end = storage.read(() => storage.journal.head().sequence)
  if (!end.ok) return storageFailed(end.error)
  for (let after = 0; after < end.value;) {
    const read = storage.read(() => storage.journal.page({ day: null, after, upTo: end.value }, piece))
    if (!read.ok) return storageFailed(read.error)
    if (read.value.length === 0) break
    for (const entry of read.value) {
      verifier.take(entry)
      heads.take(entry)
    }
    after = read.value.at(-1)?.sequence ?? end.value
    await setImmediate()
  }
  const { proven, foreign } = heads.end()
  return ok({
    ...verifier.end(),
    // Whose key it is goes without saying: only this counter's counts.
    proven: proven === null ? null : { sequence: proven.sequence, at: proven.at },
    foreignSignatures: foreign,
  })
}
