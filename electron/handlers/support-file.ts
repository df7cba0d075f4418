import type { AppInfo } from '../../contract/ipc.ts'
import type { ReadersSnapshot } from '../../contract/readers.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { CurrentQueue } from './open-queue.ts'

type SupportDependencies = {
  queue: CurrentQueue
  info: () => AppInfo
  readers: () => ReadersSnapshot
  settings: () => StoreSettings
  /** The newest lines of the log. */
  recentLog: () => unknown[]
}

/**
 * What support needs and nothing more, picked field by field: versions, health, reader states, queue figures, the journal's head,
 * the log, settings without people. No card data, no bodies, no accounts, no names, and no path, which may hold an account's name.
 */
export function supportFile({
  queue: currentQueue,
  info,
  readers,
  settings,
  recentLog,
}: SupportDependencies): object {
  const { rules, kushki, liquido, queue, limits, cardData } = settings()
  const { bridge, readers: states, missing } = readers()
  const open = currentQueue()
  const summary = open.ok ? open.value.outbox.summary() : open
  const { health, ...app } = info()
  const salvage = health.salvage === null ? null : { kept: health.salvage.kept, lost: health.salvage.lost }
  return {
    app: { ...app, health: { ...health, salvage } },
    platform: { system: process.platform, architecture: process.arch, versions: versions() },
    queue: summary.ok ? summary.value : { notRead: summary.error.why },
    journal: journalHead(currentQueue),
    bridge,
    missing,
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
    log: recentLog(),
  }
}

function versions(): Record<string, string | undefined> {
  const { node, v8, openssl, electron, chrome } = process.versions
  return { node, v8, openssl, electron, chrome }
}

/** How long the journal is and its last hash: what was cut off or changed before it was sent shows against the counter's own. */
function journalHead(queue: CurrentQueue): object {
  const open = queue()
  if (!open.ok) return { notRead: open.error.why }
  const { storage } = open.value
  const head = storage.read(() => storage.journal.head())
  return head.ok ? { sequence: head.value.sequence, hash: head.value.hash } : { notRead: head.error.tag }
}
