import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { EnrolmentError } from '../../contract/managed.ts'
import type { SecretName } from '../../contract/settings.ts'
import { secretNameSchema, storeSettingsSchema } from '../../contract/settings.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { AdministrativeJournal } from '../authority/administrative-journal.ts'
import { originOfSecret } from '../gateways/hosts.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { settingsInText } from '../settings/exported-text.ts'
import type { SettingsStore } from '../settings/store.ts'
import { openBundle, readBundle } from './bundle.ts'
import { readCode } from './sealed-by-code.ts'
import type { Bundle, EnrolmentContent } from './bundle.ts'
import { openTries, waitsUntil } from './tries.ts'

type EnrollerDependencies = {
  /** The profile's folder. */
  folder: string
  /** Where the chain puts `enrolment.json`. */
  bundlePath: string
  settings: () => SettingsStore
  secrets: () => Secrets
  administrative: AdministrativeJournal
  clock: Clock
}

export type Enroller = {
  /**
   * Opens a bundle with a code and takes over what is in it. A code is used once at a counter, wrong ones have to wait, and the
   * file is removed where that is allowed.
   *
   * @param file the bundle's text; `null`: the one that the chain put on this machine
   */
  enrol(code: string, file: string | null, who: string): Promise<Result<SecretName[], EnrolmentError>>
  /** Writes into the journal what was done while it was not open. */
  noteUsed(who: string): void
}

/** Brings a store's secrets and settings to this counter, for a code that is used once. */
export function createEnroller(dependencies: EnrollerDependencies): Enroller {
  const { clock, administrative } = dependencies
  const tries = openTries(join(dependencies.folder, 'enrolment.tries.json'))
  let running: Promise<unknown> = Promise.resolve()

  async function opened(
    bundle: Bundle,
    code: string,
    who: string,
  ): Promise<Result<EnrolmentContent, EnrolmentError>> {
    const now = clock.now()
    const before = tries.get()
    const until = waitsUntil(before, now)
    if (until !== null) return err({ tag: 'TooManyTries', until })
    // Counted before it is tried: ending the program in between forgives nothing.
    if (!tries.set({ ...before, wrong: before.wrong + 1, lastAt: now })) return err({ tag: 'CouldNotWrite' })
    const content = await openBundle(bundle, code)
    if (content.ok) {
      tries.set({ ...before, wrong: 0 })
      return content
    }
    administrative.note(who, 'enrolmentRefused', { id: bundle.id })
    return err({ tag: 'WrongCode' })
  }

  async function enrolNow(typed: string, file: string | null, who: string): ReturnType<Enroller['enrol']> {
    const text = file ?? textOf(dependencies.bundlePath)
    if (text === null) return err({ tag: 'NoFile' })
    const bundle = readBundle(text)
    if (bundle === null) return err({ tag: 'NotABundle' })
    if (bundle.expiresAt <= clock.now()) return err({ tag: 'Expired' })
    if (tries.get().used.some(({ id }) => id === bundle.id)) return err({ tag: 'UsedBefore' })
    const code = readCode(typed)
    if (code === null) return err({ tag: 'NotACode' })
    const content = await opened(bundle, code, who)
    if (!content.ok) return content
    const taken = await take(content.value, dependencies)
    if (!taken.ok) return taken
    const now = tries.get()
    const used = { id: bundle.id, at: clock.now(), names: taken.value, isNoted: false }
    if (!tries.set({ ...now, used: [...now.used, used] })) return err({ tag: 'CouldNotWrite' })
    if (file === null) removeQuietly(dependencies.bundlePath)
    return taken
  }

  return {
    enrol(...asked) {
      // One after the other: two at once would be one try.
      const done = running.then(() => enrolNow(...asked))
      running = done.catch(() => null)
      return done
    },
    noteUsed(who) {
      const now = tries.get()
      const left = now.used.filter(({ isNoted }) => !isNoted)
      if (left.length === 0) return
      for (const { id, names } of left)
        administrative.note(who, 'enrolled', { id, secrets: names.join(', ') })
      tries.set({ ...now, used: now.used.map((one) => ({ ...one, isNoted: true })) })
    },
  }
}

/** Settings first, which say where the secrets may be sent; nothing is kept where a secret is for another origin. */
async function take(
  content: EnrolmentContent,
  { settings, secrets }: EnrollerDependencies,
): Promise<Result<SecretName[], EnrolmentError>> {
  const store = settings()
  const text = JSON.stringify({ changes: content.settings })
  const candidate = storeSettingsSchema.safeParse(settingsInText(text, store.get()))
  if (!candidate.success)
    return err({ tag: 'Invalid', path: candidate.error.issues[0]?.path.join('.').slice(0, 200) ?? '' })
  const named = secretNameSchema.options.flatMap((name) => {
    const secret = content.secrets[name]
    return secret === undefined ? [] : [{ name, ...secret }]
  })
  if (named.some(({ name, origin }) => originOfSecret(name, candidate.data) !== origin))
    return err({ tag: 'OtherHost' })
  if (Object.keys(content.settings).length > 0) {
    const saved = store.importText(text)
    if (!saved.ok)
      return saved.error.tag === 'CouldNotWrite' ? err(saved.error) : err({ ...saved.error, tag: 'Invalid' })
  }
  for (const { name, value, origin } of named) {
    const kept = await secrets().set(name, value, origin)
    if (!kept.ok) return err(kept.error)
  }
  return ok(named.map(({ name }) => name))
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Best effort: where only an administrator may remove it, the code is known as used all the same. */
function removeQuietly(path: string): void {
  try {
    rmSync(path)
  } catch {
    // It stays, and opens nothing here any more.
  }
}
