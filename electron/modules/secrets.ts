import { join } from 'node:path'
import { safeStorage } from 'electron'
import { openSecrets } from '../secrets/secrets.ts'
import type { CounterKeyFiles } from '../secrets/counter-keyring.ts'
import type { Profile } from '../app/profile.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** Where the counter's key lies; `null`: the data are this account's alone. */
export const keyFilesOf = ({ folder, accountKey }: Profile): CounterKeyFiles | null =>
  accountKey === null ? null : { shared: join(folder, 'key.json'), account: accountKey }

/** The store's secrets, wrapped by the operating system's keyring. */
export const secretsModule: Module<Context> = {
  name: 'secrets',
  async init({ profile, health, slots }) {
    const { name, folder } = profile
    const secrets = await openSecrets(folder, safeStorage, name, process.platform, keyFilesOf(profile))
    return {
      start() {
        health.set({ keyring: secrets.keyring })
        slots.secrets.set(secrets)
      },
      stop: () => slots.secrets.set(null),
    }
  },
}
