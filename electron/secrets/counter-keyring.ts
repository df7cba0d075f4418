import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { replacePrivateFile } from '../storage/private-files.ts'
import type { Keyring } from './keyring.ts'

/** Where several accounts open one counter, both files of its key. */
export type CounterKeyFiles = {
  /** Beside what the key opens: which key it is. */
  shared: string
  /** In the account's own folder: the key, wrapped by this account's keyring. */
  account: string
}

/** `notHandedOver`: another account made the key. `locked`: this account has it, and its keyring does not give it back now. */
export type CounterKeyring =
  | { state: 'ours'; keyring: Keyring }
  | { state: 'notHandedOver' }
  | { state: 'locked' }

const sharedSchema = z.strictObject({ id: z.string() })
const accountSchema = z.strictObject({ id: z.string(), wrapped: z.string() })

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** Stands before what the counter's key wraps. What a keyring of the system wraps begins otherwise (`v10`, `v11`; DPAPI has a version of 1). */
const mark = Buffer.from('extorno1')

const idOf = (key: Buffer): string =>
  createHash('sha256').update('extorno data key').update(key).digest('hex')

/**
 * The keyring of a counter that several accounts open. What an account's keyring wraps no other account can open; so it wraps one key,
 * which wraps the rest. The first account makes it; to others it is handed over, and until then they are told so and write nothing.
 *
 * @param account the keyring of the account
 * @param wrapped what was wrapped before the data came to the counter; it is wrapped anew as it is read
 */
export async function openCounterKeyring(
  paths: CounterKeyFiles,
  account: Keyring,
  wrapped: readonly Buffer[],
): Promise<CounterKeyring> {
  const shared = readAs(sharedSchema, paths.shared)
  const own = readAs(accountSchema, paths.account)
  if (shared !== null && shared.id !== own?.id) return { state: 'notHandedOver' }
  if (own !== null) {
    const found = await unwrapped(account, own.wrapped)
    if (found === null || idOf(found.key) !== own.id) return { state: 'locked' }
    // Best effort: it opens as it is.
    if (shared === null || found.shouldReEncrypt)
      await storeCounterKey(paths, account, found.key).catch(() => undefined)
    return { state: 'ours', keyring: keyringOf(found.key, account) }
  }
  // No key yet. Who cannot open what is there is not the one to make it.
  for (const bytes of wrapped) {
    if (isMarked(bytes)) return { state: 'notHandedOver' }
    if ((await opened(account, bytes)) === null) return { state: 'locked' }
  }
  const key = randomBytes(keyBytes)
  await storeCounterKey(paths, account, key)
  return { state: 'ours', keyring: keyringOf(key, account) }
}

/** Wraps the counter's key for this account, and only then says that there is one. Throws where either cannot be done. */
export async function storeCounterKey(paths: CounterKeyFiles, account: Keyring, key: Buffer): Promise<void> {
  const id = idOf(key)
  const wrapped = (await account.encryptStringAsync(key.toString('base64'))).toString('base64')
  writeAs(paths.account, { id, wrapped })
  if (readAs(sharedSchema, paths.shared)?.id !== id) writeAs(paths.shared, { id })
}

/** The key as this account has it, to be handed over; `null`: it has none, or its keyring does not give it back. */
export async function counterKeyOf(paths: CounterKeyFiles, account: Keyring): Promise<Buffer | null> {
  const own = readAs(accountSchema, paths.account)
  const key = own === null ? null : ((await unwrapped(account, own.wrapped))?.key ?? null)
  return key !== null && idOf(key) === own?.id && isCounterKey(paths, key) ? key : null
}

/** Whether a key is the one that the counter's data are under. */
export const isCounterKey = (paths: CounterKeyFiles, key: Buffer): boolean =>
  readAs(sharedSchema, paths.shared)?.id === idOf(key)

function keyringOf(key: Buffer, account: Keyring): Keyring {
  return {
    isAsyncEncryptionAvailable: () => account.isAsyncEncryptionAvailable(),
    encryptStringAsync(plainText) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(mark)
      const sealed = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()])
      return Promise.resolve(Buffer.concat([mark, nonce, cipher.getAuthTag(), sealed]))
    },
    async decryptStringAsync(encrypted) {
      if (!isMarked(encrypted)) {
        const { result } = await account.decryptStringAsync(encrypted)
        return { result, shouldReEncrypt: true }
      }
      const [nonceAt, tagAt] = [mark.length, mark.length + nonceBytes]
      const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(nonceAt, tagAt), {
        authTagLength: tagBytes,
      })
        .setAAD(mark)
        .setAuthTag(encrypted.subarray(tagAt, tagAt + tagBytes))
      const plain = Buffer.concat([decipher.update(encrypted.subarray(tagAt + tagBytes)), decipher.final()])
      return { result: plain.toString('utf8'), shouldReEncrypt: false }
    },
  }
}

const isMarked = (bytes: Buffer): boolean => bytes.subarray(0, mark.length).equals(mark)

const opened = (account: Keyring, bytes: Buffer) => account.decryptStringAsync(bytes).catch(() => null)

async function unwrapped(account: Keyring, wrapped: string) {
  const found = await opened(account, Buffer.from(wrapped, 'base64'))
  const key = Buffer.from(found?.result ?? '', 'base64')
  return found === null || key.length !== keyBytes ? null : { key, shouldReEncrypt: found.shouldReEncrypt }
}

function readAs<Value>(schema: z.ZodType<Value>, path: string): Value | null {
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null
  } catch {
    return null
  }
}

const writeAs = (path: string, value: object): void => replacePrivateFile(path, JSON.stringify(value))
