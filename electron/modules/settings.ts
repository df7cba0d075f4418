import { systemClock } from '../app/system-time.ts'
import { createSeal } from '../authority/seal.ts'
import { fixSettings } from '../managed/managed-store.ts'
import { profileDefaults } from '../settings/profile-defaults.ts'
import { openSettings } from '../settings/store.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** The store's settings, in the profile's folder, sealed with a key of the keyring; what the chain fixed lies over them. */
export const settingsModule: Module<Context> = {
  name: 'settings',
  async init({ profile, secrets, health, log, managed, publish, slots }) {
    const counterKey = await secrets().key('counterKey')
    const defaults = profileDefaults(profile.name)
    const own = openSettings(profile.folder, systemClock, {
      defaults,
      seal: counterKey.ok ? createSeal(counterKey.value.key) : null,
      isGuarded: profile.name !== 'training' && counterKey.ok && !counterKey.value.isNew,
    })
    const store = fixSettings(own, managed.fixed, defaults)
    return {
      start() {
        const state = store.alteration() !== null ? 'altered' : store.damagedAside === null ? 'ok' : 'reset'
        health.set({ settings: state })
        if (store.damagedAside !== null) log.write({ event: 'settingsReset', asidePath: store.damagedAside })
        slots.settings.set(store)
        publish.settings.changed(store.get())
      },
      stop: () => slots.settings.set(null),
    }
  },
}
