import { join } from 'node:path'
import { safeStorage } from 'electron'
import { openSecrets } from '../secrets/secrets.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** The store's secrets, wrapped by the operating system's keyring. */
export const secretsModule: Module<Context> = {
  name: 'secrets',
  async init({ profile, health, slots }) {
    const { name, folder, accountKey } = profile
    const counterKey = accountKey === null ? null : { shared: join(folder, 'key.json'), account: accountKey }
    const secrets = await openSecrets(folder, safeStorage, name, process.platform, counterKey)
    return {
      start() {
        health.set({ keyring: secrets.keyring })
        slots.secrets.set(secrets)
      },
      stop: () => slots.secrets.set(null),
    }
  },
}
