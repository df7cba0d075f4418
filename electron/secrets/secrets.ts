import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { secretNameSchema } from '../../contract/settings.ts'
import type { ProfileName, SecretName } from '../../contract/settings.ts'
import { renameFile } from '../storage/held-files.ts'
import { replacePrivateFile } from '../storage/private-files.ts'
import type { Keyring } from './keyring.ts'
import { openCounterKeyring } from './counter-keyring.ts'
import type { CounterKeyFiles, CounterKeyring } from './counter-keyring.ts'

type KeyringState = 'ok' | 'weak' | 'missing'
/** `otherAccount`, `locked`: see `openCounterKeyring`. */
type SecretsState = KeyringState | 'locked' | 'otherAccount'

type SecretsError = { tag: 'NoKeyring' } | { tag: 'CouldNotWrite' }

type KeyError = SecretsError | { tag: 'Unreadable' }

/** `cardKey`: of the card data at rest. `counterKey`: what this counter writes is sealed and signed with keys of it. */
type KeyName = 'cardKey' | 'counterKey'

/** `isNew`: made since this program started. `isMarked`: see `mark`. */
type CounterKey = { key: Buffer; isNew: boolean; isMarked: boolean }

export type Secrets = {
  keyring: SecretsState
  /** The secret as it was entered for `origin`, or `null`: it is sent nowhere else. */
  get(name: SecretName, origin: string): Promise<string | null>
  /** Keeps it for one origin alone. A `null` value removes it, for whichever origin it was. */
  set(name: SecretName, value: string | null, origin: string): Promise<Result<undefined, SecretsError>>
  /** Those that can be had for the origins they would be sent to now. */
  names(originOf: (name: SecretName) => string): SecretName[]
  /**
   * A key of this counter: 32 bytes, made once, where none is stored. A stored one that the keyring does not give back now
   * is `Unreadable` and stays as it is: what it sealed can be opened again once the keyring does.
   */
  key(name: KeyName): Promise<Result<CounterKey, KeyError>>
  /**
   * Marks a key for good, inside what the keyring wraps: something lies under it that has to be there from now on. Who can
   * only write files can take the key away, but not its mark alone.
   */
  mark(name: KeyName): Promise<Result<undefined, KeyError>>
}

/** A key of the counter as it is wrapped, or a secret with the origin it was entered for. */
const fileSchema = z.record(
  z.string(),
  z.union([z.string(), z.strictObject({ wrapped: z.string(), origin: z.string() })]),
)

type Entry = z.output<typeof fileSchema>[string]

const bytesOf = (entry: Entry): Buffer =>
  Buffer.from(typeof entry === 'string' ? entry : entry.wrapped, 'base64')

/**
 * What is wrapped of a secret. The origin is in it, so that nobody can change it in the file; the counter's key as well:
 * a counter that lost its key, and with it its people, has lost its secrets.
 */
const secretSchema = z.strictObject({ value: z.string(), origin: z.string(), counter: z.string() })

/** Names a key and tells nothing of it. */
const nameOf = (key: Buffer): string =>
  createHash('sha256').update('extorno counter').update(key).digest('hex')

const keyBytes = 32
/** Stands after a marked key, in what is wrapped. */
const markWord = 'marked'

/**
 * The secrets of one profile in `folder`/secrets.json, each wrapped by the operating system's keyring. Without a real
 * keyring (a fixed password, on Linux) the live profile keeps no secret at all; training and test work and warn.
 *
 * @param counterKey where several accounts open the same folder: they share one key, which each account's keyring wraps for itself
 */
export async function openSecrets(
  folder: string,
  keyring: Keyring,
  profile: ProfileName,
  platform: string,
  counterKey: CounterKeyFiles | null = null,
): Promise<Secrets> {
  const path = join(folder, 'secrets.json')
  const ofAccount = await keyringState(keyring, platform)
  const mayWrap = ofAccount === 'ok' || (ofAccount === 'weak' && profile !== 'live')
  const kept = new Map(Object.entries(readKept(path)))
  const ofCounter =
    mayWrap && counterKey !== null
      ? await openCounterKeyring(counterKey, keyring, [...kept.values()].map(bytesOf)).catch(
          () => ({ state: 'locked' }) as const,
        )
      : null
  const isUsable = mayWrap && (ofCounter === null || ofCounter.state === 'ours')
  const state = stateOf(ofAccount, ofCounter?.state ?? 'ours')

  const wrapped = createWrapped(
    path,
    kept,
    ofCounter?.state === 'ours' ? ofCounter.keyring : keyring,
    isUsable,
  )
  // What only this account's keyring could open is wrapped anew, for the others too.
  if (ofCounter?.state === 'ours') for (const name of kept.keys()) await wrapped.unwrap(name)
  const { key, mark } = createKeys(wrapped, isUsable)
  const counterName = async (): Promise<string | null> => {
    const counterKey = await key('counterKey')
    return counterKey.ok ? nameOf(counterKey.value.key) : null
  }

  return {
    keyring: state,
    async get(name, origin) {
      const secret = parsedSecret(await wrapped.unwrap(name))
      const isOurs = secret !== null && secret.origin === origin && secret.counter === (await counterName())
      return isOurs ? secret.value : null
    },
    async set(name, value, origin) {
      const counter = value === null ? '' : await counterName()
      if (counter === null) return err({ tag: 'NoKeyring' })
      return wrapped.keep(name, value === null ? null : JSON.stringify({ value, origin, counter }), origin)
    },
    names: (originOf) =>
      secretNameSchema.options.filter((name) => {
        const entry = wrapped.entryOf(name)
        return typeof entry === 'object' && entry.origin === originOf(name)
      }),
    key,
    mark,
  }
}

/** The keys of the counter among what is wrapped. */
function createKeys(
  wrapped: ReturnType<typeof createWrapped>,
  isUsable: boolean,
): Pick<Secrets, 'key' | 'mark'> {
  /** Keys of this start: each part that asks for one is told that it is new. */
  const made = new Set<KeyName>()

  async function keyNow(name: KeyName): ReturnType<Secrets['key']> {
    if (!isUsable) return err({ tag: 'NoKeyring' })
    if (wrapped.entryOf(name) !== undefined) {
      const [text = '', mark = ''] = ((await wrapped.unwrap(name)) ?? '').split(' ')
      const stored = Buffer.from(text, 'base64')
      return stored.length === keyBytes
        ? ok({ key: stored, isNew: made.has(name), isMarked: mark === markWord })
        : err({ tag: 'Unreadable' })
    }
    const fresh = randomBytes(keyBytes)
    const stored = await wrapped.keep(name, fresh.toString('base64'), null)
    if (!stored.ok) return stored
    made.add(name)
    return ok({ key: fresh, isNew: true, isMarked: false })
  }

  async function markNow(name: KeyName): ReturnType<Secrets['mark']> {
    const found = await keyNow(name)
    if (!found.ok) return found
    if (found.value.isMarked) return ok(undefined)
    return wrapped.keep(name, `${found.value.key.toString('base64')} ${markWord}`, null)
  }

  /** One after the other: two that ask at once for a key that is not there would make two. */
  const inTurn = createTurns()
  const key: Secrets['key'] = (name) => inTurn(() => keyNow(name))
  const mark: Secrets['mark'] = (name) => inTurn(() => markNow(name))
  return { key, mark }
}

/** Work that begins once the work before it has ended, well or not. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(work)
    last = done.catch(() => null)
    return done
  }
}

/** What is wrapped, in its file; `isUsable`: whether anything may be wrapped on this machine. */
function createWrapped(path: string, kept: Map<string, Entry>, keyring: Keyring, isUsable: boolean) {
  const write = (): boolean => {
    try {
      replacePrivateFile(path, JSON.stringify(Object.fromEntries(kept)))
      return true
    } catch {
      return false
    }
  }

  /** `null`: the keyring refuses, as one that was locked meanwhile does. */
  const wrap = (text: string): Promise<string | null> =>
    keyring
      .encryptStringAsync(text)
      .then((bytes) => bytes.toString('base64'))
      .catch(() => null)

  /** Best effort: what cannot be wrapped or written now stays as it is, and is asked again at the next reading. */
  async function wrapAnew(name: string, entry: Entry, text: string): Promise<void> {
    const wrapped = await wrap(text)
    // Changed meanwhile: what is there now was wrapped with the new key.
    if (wrapped === null || kept.get(name) !== entry) return
    kept.set(name, typeof entry === 'string' ? wrapped : { ...entry, wrapped })
    if (!write()) kept.set(name, entry)
  }

  return {
    entryOf: (name: string) => kept.get(name),
    async unwrap(name: string): Promise<string | null> {
      const entry = kept.get(name)
      if (entry === undefined || !isUsable) return null
      try {
        const { result, shouldReEncrypt } = await keyring.decryptStringAsync(bytesOf(entry))
        if (shouldReEncrypt) await wrapAnew(name, entry, result)
        return result
      } catch {
        return null
      }
    },
    /** @param origin of a secret; a key has none */
    async keep(
      name: string,
      text: string | null,
      origin: string | null,
    ): Promise<Result<undefined, SecretsError>> {
      if (!isUsable) return err({ tag: 'NoKeyring' })
      const wrapped = text === null ? null : await wrap(text)
      if (wrapped === null && text !== null) return err({ tag: 'NoKeyring' })
      const before = kept.get(name)
      if (wrapped === null) kept.delete(name)
      else kept.set(name, origin === null ? wrapped : { wrapped, origin })
      if (write()) return ok(undefined)
      if (before === undefined) kept.delete(name)
      else kept.set(name, before)
      return err({ tag: 'CouldNotWrite' })
    },
  }
}

function parsedSecret(text: string | null): z.output<typeof secretSchema> | null {
  try {
    return secretSchema.safeParse(JSON.parse(text ?? '')).data ?? null
  } catch {
    // One of before secrets had origins: it has to be entered again.
    return null
  }
}

/**
 * What Chromium on Linux writes before a text that it encrypted with a fixed password, for want of a keyring
 * (components/os_crypt/async/browser/posix_key_provider.cc).
 */
const fixedPasswordTag = 'v10'

/**
 * Asked of what is encrypted, not of `getSelectedStorageBackend`: that goes by the desktop's name, while the asynchronous
 * methods ask the keyring itself. A desktop that Electron does not know may have one, and a GNOME may have none.
 */
async function keyringState(keyring: Keyring, platform: string): Promise<KeyringState> {
  if (!(await keyring.isAsyncEncryptionAvailable())) return 'missing'
  if (platform !== 'linux') return 'ok'
  try {
    const sample = await keyring.encryptStringAsync('extorno')
    return sample.subarray(0, fixedPasswordTag.length).toString('latin1') === fixedPasswordTag ? 'weak' : 'ok'
  } catch {
    return 'missing'
  }
}

function stateOf(ofAccount: KeyringState, ofCounter: CounterKeyring['state']): SecretsState {
  if (ofCounter === 'ours') return ofAccount
  return ofCounter === 'notHandedOver' ? 'otherAccount' : 'locked'
}

function readKept(path: string): z.output<typeof fileSchema> {
  if (!existsSync(path)) return {}
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Kept aside, not overwritten: somebody may still want to know what was in it.
    renameFile(path, `${path}.damaged`)
    return {}
  }
}
