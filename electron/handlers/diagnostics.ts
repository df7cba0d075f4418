import type { AppInfo, QueueSummary } from '../../contract/ipc.ts'
import type { ReadersSnapshot } from '../../contract/readers.ts'
import { err } from '../../contract/result.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Core } from '../core/core.ts'
import type { Handlers } from '../ipc/door.ts'
import { verifyChain } from '../journal/chain.ts'

type Dependencies = {
  core: () => Core | null
  info: () => AppInfo
  readers: () => ReadersSnapshot
  summary: () => QueueSummary
  settings: () => StoreSettings
}

/** The window's calls of the diagnostics screen. */
export const diagnosticsHandlers = (dependencies: Dependencies): Handlers['diagnostics'] => ({
  verifyJournal() {
    const storage = dependencies.core()?.storage
    if (!storage) return { entries: 0, ok: false, firstBad: null }
    const verified = storage.read(() => verifyChain(storage.journal.entries(), storage.knownHead()))
    return verified.ok ? verified.value : { entries: 0, ok: false, firstBad: null }
  },
  applyCallback: async (handed) =>
    (await dependencies.core()?.applyCallback(handed)) ?? err({ tag: 'StorageFailed' }),
  supportFile: () => ({ text: JSON.stringify(supportFile(dependencies), null, 2) }),
})

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
