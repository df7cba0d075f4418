import { powerMonitor } from 'electron'
import { systemTimers } from '../app/system-time.ts'
import { createAuthority } from '../authority/authority.ts'
import type { Authority } from '../authority/authority.ts'
import { peopleCopy } from '../authority/people-copy.ts'
import { pinCost } from '../authority/pin-hash.ts'
import { ok } from '../../domain/result.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** Who is at the till. The list of people lies in the queue's storage; while that is shut nobody can sign in. */
export const peopleModule: Module<Context> = {
  name: 'people',
  async init({ profile, secrets, queue, settings, administrative, clock, publish, slots }) {
    const key = await secrets().key('counterKey')
    let authority: Authority | null = null
    const sleep = (): void => authority?.signOut('sleep')
    return {
      start() {
        authority = createAuthority({
          storage() {
            const open = queue()
            return open.ok ? ok(open.value.storage) : open
          },
          counterKey: key.ok ? key.value : null,
          markKey: async () => (await secrets().mark('counterKey')).ok,
          peopleCopy: peopleCopy(profile.peopleCopy),
          isRequired: profile.name === 'live',
          pinCost,
          administrative,
          clock,
          timers: systemTimers,
          lockAfterMinutes: () => settings().get().lockAfterMinutes,
          onChanged: publish.people.changed,
        })
        slots.people.set(authority)
        powerMonitor.on('suspend', sleep)
        powerMonitor.on('lock-screen', sleep)
        publish.people.changed(authority.session())
      },
      stop() {
        powerMonitor.off('suspend', sleep)
        powerMonitor.off('lock-screen', sleep)
        authority?.stop()
        slots.people.set(null)
      },
    }
  },
}
