import { systemClock } from '../app/system-time.ts'
import { profileDefaults } from '../settings/profile-defaults.ts'
import { openSettings } from '../settings/store.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** The store's settings, in the profile's folder. */
export const settingsModule: Module<Context> = {
  name: 'settings',
  init({ profile, health, log, publish, slots }) {
    const store = openSettings(profile.folder, systemClock, profileDefaults(profile.name))
    return {
      start() {
        health.set({ settings: store.damagedAside === null ? 'ok' : 'reset' })
        if (store.damagedAside !== null) log.write({ event: 'settingsReset', asidePath: store.damagedAside })
        slots.settings.set(store)
        publish.settings.changed(store.get())
      },
      stop: () => slots.settings.set(null),
    }
  },
}
