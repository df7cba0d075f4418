import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { secretNameSchema } from '../../contract/settings.ts'
import type { ProfileName, SecretName } from '../../contract/settings.ts'

/** The part of Electron's safeStorage that is used: the asynchronous methods (the others are gone in Electron 46). */
export type Keyring = {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(plainText: string): Promise<Buffer>
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string }>
  /** Linux only. `basic_text` is a fixed password: no protection. */
  getSelectedStorageBackend(): string
}

type KeyringState = 'ok' | 'weak' | 'missing'

type SecretsError = { tag: 'NoKeyring' } | { tag: 'CouldNotWrite' }

type KeyError = SecretsError | { tag: 'Unreadable' }

/** `cardKey`: of the card data at rest. `counterKey`: what this counter writes is sealed and signed with keys of it. */
type KeyName = 'cardKey' | 'counterKey'

export type Secrets = {
  keyring: KeyringState
  get(name: SecretName): Promise<string | null>
  /** `null` removes it. */
  set(name: SecretName, value: string | null): Promise<Result<undefined, SecretsError>>
  names(): SecretName[]
  /**
   * A key of this counter: 32 bytes, made once, where none is stored (`isNew`). A stored one that the keyring does not
   * give back now is `Unreadable` and stays as it is: what it sealed can be opened again once the keyring does.
   */
  key(name: KeyName): Promise<Result<{ key: Buffer; isNew: boolean }, KeyError>>
}

const fileSchema = z.record(z.string(), z.string())
const keyBytes = 32

/**
 * The secrets of one profile in `folder`/secrets.json, each wrapped by the operating system's keyring. Without a real
 * keyring (Linux's `basic_text`) the live profile keeps no secret at all; training and test work and warn.
 */
export async function openSecrets(
  folder: string,
  keyring: Keyring,
  profile: ProfileName,
  platform: string,
): Promise<Secrets> {
  const path = join(folder, 'secrets.json')
  const state = await keyringState(keyring, platform)
  const isUsable = state === 'ok' || (state === 'weak' && profile !== 'live')

  const wrapped = new Map(Object.entries(readWrapped(path)))

  /** Written aside and renamed, so that a crash leaves the old file or the new one. */
  const write = (): boolean => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, JSON.stringify(Object.fromEntries(wrapped)), { mode: 0o600, flush: true })
      renameSync(`${path}.new`, path)
      return true
    } catch {
      return false
    }
  }

  const read = async (name: string): Promise<string | null> => {
    const value = wrapped.get(name)
    if (value === undefined || !isUsable) return null
    try {
      return (await keyring.decryptStringAsync(Buffer.from(value, 'base64'))).result
    } catch {
      return null
    }
  }

  const keep = async (name: string, value: string | null): Promise<Result<undefined, SecretsError>> => {
    if (!isUsable) return err({ tag: 'NoKeyring' })
    const before = wrapped.get(name)
    if (value === null) wrapped.delete(name)
    else wrapped.set(name, (await keyring.encryptStringAsync(value)).toString('base64'))
    if (write()) return ok(undefined)
    if (before === undefined) wrapped.delete(name)
    else wrapped.set(name, before)
    return err({ tag: 'CouldNotWrite' })
  }

  return {
    keyring: state,
    get: read,
    set: keep,
    names: () => secretNameSchema.options.filter((name) => wrapped.has(name)),
    async key(name) {
      if (!isUsable) return err({ tag: 'NoKeyring' })
      if (wrapped.has(name)) {
        const kept = Buffer.from((await read(name)) ?? '', 'base64')
        return kept.length === keyBytes ? ok({ key: kept, isNew: false }) : err({ tag: 'Unreadable' })
      }
      const key = randomBytes(keyBytes)
      const stored = await keep(name, key.toString('base64'))
      return stored.ok ? ok({ key, isNew: true }) : stored
    },
  }
}

async function keyringState(keyring: Keyring, platform: string): Promise<KeyringState> {
  if (!(await keyring.isAsyncEncryptionAvailable())) return 'missing'
  if (platform !== 'linux') return 'ok'
  return ['basic_text', 'unknown'].includes(keyring.getSelectedStorageBackend()) ? 'weak' : 'ok'
}

function readWrapped(path: string): Record<string, string> {
  if (!existsSync(path)) return {}
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Kept aside, not overwritten: somebody may still want to know what was in it.
    renameSync(path, `${path}.damaged`)
    return {}
  }
}
