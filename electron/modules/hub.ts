import type { FeedEntry } from '../../contract/hub/feed.ts'
import { systemRandomness, systemTimers } from '../app/system-time.ts'
import { stateWithout } from '../handlers/hub.ts'
import type { HubLink } from '../store-hub/hub-link.ts'
import type { Context } from './context.ts'
import { MissingModule } from './module.ts'
import type { Module } from './module.ts'

/** The store's hub, where this counter belongs to one: it gets the journal, brings Liquido's callbacks, and lets operations go. */
export const hubModule: Module<Context> = {
  name: 'hub',
  init(context) {
    const { profile, settings, slots, publish, clock, queue } = context
    const { hub: record } = settings().get()
    if (record === null || profile.name === 'training') {
      publish.hub.changed(stateWithout(null))
      tellQueue(context)
      return null
    }
    const signer = slots.people.get()?.signer ?? null
    if (signer === null) {
      publish.hub.changed(stateWithout(record))
      throw new MissingModule('people')
    }
    let link: HubLink | null = null
    return {
      async start() {
        const { startHubLink } = await import('../store-hub/hub-link.ts')
        link = startHubLink({
          record,
          signer,
          storage() {
            const open = queue()
            return open.ok ? open.value.storage : null
          },
          onTold: (entry) => take(entry, context),
          onPermits: (operationIds) => tellQueue(context, operationIds),
          onChanged: publish.hub.changed,
          clock,
          timers: systemTimers,
          randomness: systemRandomness,
        })
        slots.hub.set(link)
        publish.hub.changed(link.state())
        tellQueue(context)
      },
      async stop() {
        slots.hub.set(null)
        await link?.stop()
      },
    }
  },
}

/** What waits for the hub's word goes, or is told what keeps it; without ids, whatever waits is looked at. */
function tellQueue({ queue }: Context, operationIds: readonly string[] = []): void {
  const open = queue()
  if (open.ok) open.value.outbox.permitsChanged(operationIds)
}

/** Whether what the hub tells was taken. A callback that proves nothing is taken: told again it would prove no more. */
async function take({ item, at }: FeedEntry, { queue, log, settings }: Context): Promise<boolean> {
  if (item.type !== 'callback') return true
  const open = queue()
  if (!open.ok) return false
  const applied = await open.value.applyCallback({
    body: Buffer.from(item.body, 'base64'),
    signature: item.signature,
    takenAt: at,
  })
  if (!applied.ok && applied.error.tag === 'StorageFailed') return false
  // The secret may still be typed, or its keyring be opened.
  if (!applied.ok && applied.error.tag === 'NoSecret' && settings().get().liquido.enabled) return false
  log.write({ event: 'hubCallback', outcome: applied.ok ? applied.value.applied : applied.error.tag })
  return true
}
