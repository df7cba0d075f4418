import { setImmediate } from 'node:timers/promises'
import type { AppInfo, QueueSummary } from '../../contract/ipc.ts'
import type { ReadersSnapshot } from '../../contract/readers.ts'
import { err } from '../../domain/result.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Core } from '../core/core.ts'
import type { Handlers } from '../ipc/register-handlers.ts'
import { createVerifier } from '../storage/journal-chain.ts'
import type { Verification } from '../storage/journal-chain.ts'
import type { Storage } from '../storage/storage.ts'

type Dependencies = {
  core: () => Core | null
  info: () => AppInfo
  readers: () => ReadersSnapshot
  summary: () => QueueSummary
  settings: () => StoreSettings
}

/** The window's calls of the diagnostics screen. */
export const diagnosticsHandlers = (dependencies: Dependencies): Handlers['diagnostics'] => ({
  async verifyJournal() {
    const storage = dependencies.core()?.storage
    return (storage && (await verifyStored(storage))) ?? { entries: 0, ok: false, firstBad: null, gaps: [] }
  },
  applyCallback: async (handed) =>
    (await dependencies.core()?.applyCallback(handed)) ?? err({ tag: 'StorageFailed' }),
  supportFile: () => ({ text: JSON.stringify(supportFile(dependencies), null, 2) }),
})

/** Entries read at once; the window is answered between two pieces. */
const piece = 200

/** The journal's chain, walked while other work goes on; `null` where it cannot be read. */
async function verifyStored(storage: Storage): Promise<Verification | null> {
  const verifier = createVerifier(storage.knownHead())
  const end = storage.read(() => storage.journal.head().sequence)
  if (!end.ok) return null
  for (let after = 0; after < end.value;) {
    const read = storage.read(() => storage.journal.page({ day: null, after, upTo: end.value }, piece))
    if (!read.ok) return null
    if (read.value.length === 0) break
    for (const entry of read.value) verifier.take(entry)
    after = read.value.at(-1)?.sequence ?? end.value
    await setImmediate()
  }
  return verifier.end()
}

/**
 * What support needs and nothing more, picked field by field: versions, health, reader states, queue figures, settings
 * without people. No card data, no bodies, no accounts, no names.
 */
function supportFile({ info, readers, summary, settings }: Dependencies): object {
  const { rules, kushki, liquido, queue, limits, cardData } = settings()
  const { bridge, readers: states } = readers()
  return {
    app: info(),
    platform: { system: process.platform, architecture: process.arch, node: process.versions.node },
    queue: summary(),
    bridge,
    readers: states.map(
      ({ transport, vendorId, productId, name, family, phase, problem, frames, badFrames }) => ({
        transport,
        vendorId,
        productId,
        name,
        family,
        phase,
        problem,
        frames,
        badFrames,
      }),
    ),
    settings: {
      rules,
      kushki: { host: kushki.host, isSmartVoid: kushki.isSmartVoid, timeoutMs: kushki.timeoutMs },
      liquido: { enabled: liquido.enabled, host: liquido.host, timeoutMs: liquido.timeoutMs },
      queue,
      limits,
      cardData,
    },
  }
}
