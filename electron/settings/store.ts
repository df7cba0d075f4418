import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ElectronStore from 'electron-store'
import { z } from 'zod'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { defaultSettings, hubRecordSchema, storeSettingsSchema } from '../../contract/settings.ts'
import type { HubRecord, StoreSettings } from '../../contract/settings.ts'
import type { Seal } from '../authority/seal.ts'
import type { Alteration } from '../../contract/ipc.ts'
import { isRecord } from './record.ts'
import { modesIn } from '../storage/private-files.ts'
import { changesBetween } from './changes.ts'
import { settingsInText } from './exported-text.ts'
import { storedSettings, withOtherMembers } from './stored-settings.ts'
import type { StoredSettings } from './stored-settings.ts'
import { renameFile } from '../storage/held-files.ts'

/** `Fixed`: the chain's word, not this counter's to change. */
type SettingsError = { tag: 'Invalid' | 'Fixed'; path: string } | { tag: 'CouldNotWrite' }
type AlterationError = SettingsError | { tag: 'AlteredAgain' }

export type SettingsStore = {
  get: () => StoreSettings
  /** How often they were saved: the journal tells of each time, so that an older file is known as one. */
  revision(): number
  /** Checks and writes all settings at once, but for the hub that the counter belongs to: it comes of a code. */
  save(candidate: unknown): Result<StoreSettings, SettingsError>
  /** The counter belongs to a hub from now on, or (`null`) to none. */
  saveHub(hub: HubRecord | null): Result<StoreSettings, SettingsError>
  /** The settings as a file's text: what a hundred counters have in common. */
  exportText(): string
  /** Reads such a text, or one of changes only (`npm run probe`); what is this counter's own stays. */
  importText(text: string): Result<StoreSettings, SettingsError>
  /** Where damaged settings were kept aside at the start, or `null`. */
  damagedAside: string | null
  /** What another hand would change, and an administrator has to say yes or no to; `null`: nothing. */
  alteration(): Alteration | null
  /**
   * Says yes or no to it; yes only to the very content that was shown (`content` of `alteration`). The altered file is kept
   * aside either way.
   */
  resolveAlteration(isTaken: boolean, content: string): Result<StoreSettings, AlterationError>
  /**
   * Holds the settings against the revision that the journal knows. Where they are older, they were put back by another
   * hand: the defaults hold then until an administrator says more, and the answer is `false`.
   */
  confirmRevision(known: number): boolean
}

export type SettingsOptions = {
  /** @default those of a store that has changed nothing */
  defaults?: StoreSettings
  /** What proves that this program wrote the file; `null`: no keyring, nothing is sealed. */
  seal: Seal | null
  /**
   * Whether a file without a right seal is somebody else's. Not on a counter that seals for the first time, and not in
   * training.
   */
  isGuarded: boolean
}

const contentSchema = z.strictObject({ settings: z.unknown(), revision: z.int().min(0), code: z.string() })
type Content = { settings: StoreSettings; revision: number; code: string }

const sealName = 'settings'
const pathOf = (error: z.ZodError): string => error.issues[0]?.path.join('.').slice(0, 200) ?? ''

/**
 * The settings of one profile, in `folder`/settings.json, sealed with a key of the keyring. A file that cannot be read
 * or does not fit is kept aside under another name and the profile's defaults are loaded. One that another hand wrote is
 * kept as well, and what it changes is used only once an administrator says so: until then the last sealed ones hold.
 */
export function openSettings(folder: string, clock: Clock, options: SettingsOptions): SettingsStore {
  const { defaults = defaultSettings(), seal, isGuarded } = options
  const [file, alteredFile] = [join(folder, 'settings.json'), join(folder, 'settings.altered.json')]
  // Whatever else does not fit: another counter may be at a sale.
  const fresh = { ...defaults, hub: hubIn(folder, seal) }
  const damagedAside = setAsideWhereDamaged(file, clock)
  const isOwn = seal !== null && sealedIn(file, seal) !== null
  if (isGuarded && seal !== null && !isOwn && existsSync(file)) renameFile(file, alteredFile)

  const configFileMode = modesIn(folder).file
  const store = new ElectronStore<Content>({ cwd: folder, name: 'settings', configFileMode })
  /** The same once more: what holds while the file is another hand's. */
  const copy = new ElectronStore<Content>({ cwd: folder, name: 'settings.sealed', configFileMode })
  const kept = isGuarded && seal !== null && !isOwn ? sealedIn(copy.path, seal) : null
  let { settings: current, others } = kept ??
    storedSettings(store.get('settings', fresh)) ?? { settings: fresh, others: [] }
  let revision = kept?.revision ?? store.get('revision', 0)

  const write = (settings: StoreSettings): boolean => {
    const next = revision + 1
    const whole = withOtherMembers(settings, others)
    const code = seal?.codeOf(sealName, sealedText(whole, next)) ?? ''
    // The file last: what could not be saved must not be there at the next start.
    if (!isWritten([copy, store], { settings: whole, revision: next, code })) return false
    current = settings
    revision = next
    return true
  }
  // What was not sealed, or was another hand's, is written as it holds from now on.
  if (seal !== null && !isOwn && (kept !== null || store.size > 0 || existsSync(alteredFile))) write(current)

  const keep = (candidate: unknown): Result<StoreSettings, SettingsError> => {
    const checked = checkedSettings(candidate)
    return checked.ok && !write(checked.value) ? err({ tag: 'CouldNotWrite' }) : checked
  }
  const save = (candidate: unknown): Result<StoreSettings, SettingsError> =>
    keep(withHub(candidate, current.hub))

  return {
    get: () => current,
    revision: () => revision,
    save,
    saveHub(hub) {
      others = others.filter(({ path }) => path[0] !== 'hub')
      return keep({ ...current, hub })
    },
    exportText: () => JSON.stringify({ extorno: 1, settings: current }, null, 2),
    // A text that is no settings has nothing at all.
    importText: (text) => save(settingsInText(text, current)),
    damagedAside,
    alteration: () => alterationIn(alteredFile, current, revision),
    resolveAlteration(isTaken, content) {
      // Read once: what is compared is what is saved.
      const candidate = settingsIn(alteredFile)
      if (isTaken && (candidate === null || contentOf(candidate, revision) !== content))
        return err({ tag: 'AlteredAgain' })
      const saved = isTaken ? save(candidate) : ok(current)
      if (saved.ok) putAside(alteredFile, clock)
      return saved
    },
    confirmRevision(known) {
      if (!isGuarded || revision >= known) return true
      if (existsSync(file)) renameFile(file, alteredFile)
      revision = known
      others = []
      // Another counter may be at a sale whatever else the file says.
      write({ ...defaults, hub: current.hub })
      return false
    },
  }
}

function isWritten(files: readonly ElectronStore<Content>[], content: Content): boolean {
  try {
    for (const file of files) file.set(content)
    return true
  } catch {
    return false
  }
}

/** Settings, whoever wrote them, of the counter of a hub that this one is. */
const withHub = (candidate: unknown, hub: HubRecord | null): unknown =>
  isRecord(candidate) ? { ...candidate, hub } : candidate

/** Settings in which every member is what it should be, and the time zone one that this machine knows. */
function checkedSettings(candidate: unknown): Result<StoreSettings, SettingsError> {
  const parsed = storeSettingsSchema.safeParse(candidate)
  if (!parsed.success) return err({ tag: 'Invalid', path: pathOf(parsed.error) })
  return isKnownZone(parsed.data.rules.timeZone)
    ? ok(parsed.data)
    : err({ tag: 'Invalid', path: 'rules.timeZone' })
}

/** What another hand wrote, beside the settings of a revision; `null`: nothing that waits for an answer. */
function alterationIn(file: string, current: StoreSettings, revision: number): Alteration | null {
  const candidate = settingsIn(file)
  return candidate === null
    ? null
    : {
        changes: changesBetween(current, { ...candidate, hub: current.hub }),
        content: contentOf(candidate, revision),
      }
}

/** Names what another hand wrote, as it was shown beside the settings of a revision. Long values are cut where they are shown. */
const contentOf = (candidate: StoreSettings, revision: number): string =>
  createHash('sha256')
    .update(`${revision}\n${JSON.stringify(candidate)}`)
    .digest('hex')

function putAside(file: string, clock: Clock): void {
  if (existsSync(file)) renameFile(file, file.replace(/\.json$/u, `-${clock.now()}.json`))
}

const sealedText = (settings: unknown, revision: number): string => JSON.stringify({ revision, settings })

/** What a file holds, where this program sealed it. */
function sealedIn(path: string, seal: Seal): (StoredSettings & { revision: number }) | null {
  const content = contentSchema.safeParse(jsonIn(path))
  if (!content.success) return null
  const { settings, revision, code } = content.data
  if (!seal.isSealed(sealName, sealedText(settings, revision), code)) return null
  const stored = storedSettings(settings)
  return stored && { ...stored, revision }
}

/** The hub that this program's own files have, also those of a version whose other settings do not fit. */
function hubIn(folder: string, seal: Seal | null): HubRecord | null {
  for (const name of ['settings.json', 'settings.sealed.json']) {
    const content = contentSchema.safeParse(jsonIn(join(folder, name)))
    if (!content.success || seal === null) continue
    const { settings, revision, code } = content.data
    if (!seal.isSealed(sealName, sealedText(settings, revision), code)) continue
    const hub = hubRecordSchema.safeParse(isRecord(settings) ? settings['hub'] : null)
    if (hub.success) return hub.data
  }
  return null
}

/** The settings in a file, whoever wrote it; `null`: none that fit. */
function settingsIn(path: string): StoreSettings | null {
  const content = z.looseObject({ settings: z.unknown().default({}) }).safeParse(jsonIn(path))
  return content.success ? (storedSettings(content.data.settings)?.settings ?? null) : null
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

function isKnownZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}

function setAsideWhereDamaged(file: string, clock: Clock): string | null {
  if (!existsSync(file) || settingsIn(file) !== null) return null
  const aside = file.replace(/\.json$/u, `.damaged-${clock.now()}.json`)
  renameFile(file, aside)
  return aside
}
