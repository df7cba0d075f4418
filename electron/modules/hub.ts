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
    const { profile, settings, slots, publish, clock, queue, log } = context
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
        const { startLinkBesideQueue } = await import('../store-hub/beside-queue.ts')
        link = startLinkBesideQueue({
          record,
          signer,
          queue() {
            const open = queue()
            return open.ok ? open.value : null
          },
          isLiquidoUsed: () => settings().get().liquido.enabled,
          onCallback: (outcome) => log.write({ event: 'hubCallback', outcome }),
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
