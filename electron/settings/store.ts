import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import ElectronStore from 'electron-store'
import type { z } from 'zod'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { defaultSettings, storeSettingsSchema } from '../../contract/settings.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { upgradeSettings } from './upgrade.ts'

type SettingsError = { tag: 'Invalid'; path: string } | { tag: 'CouldNotWrite' }

export type SettingsStore = {
  get: () => StoreSettings
  /** Checks and writes all settings at once. */
  save(candidate: unknown): Result<StoreSettings, SettingsError>
  /** The settings as a file's text: what a hundred counters have in common. */
  exportText(): string
  /** Reads such a text, or one of changes only (`npm run probe`). */
  importText(text: string): Result<StoreSettings, SettingsError>
  /** Where damaged settings were kept aside at the start, or `null`. */
  damagedAside: string | null
}

const pathOf = (error: z.ZodError): string => error.issues[0]?.path.join('.').slice(0, 200) ?? ''

/**
 * The settings of one profile, in `folder`/settings.json. A file that cannot be read or does not fit is kept aside
 * under another name and the profile's defaults are loaded; the window says so.
 */
export function openSettings(folder: string, clock: Clock, defaults = defaultSettings()): SettingsStore {
  const file = join(folder, 'settings.json')
  const damagedAside = setAsideWhereDamaged(file, clock)
  const store = new ElectronStore<{ settings: StoreSettings }>({
    cwd: folder,
    name: 'settings',
    configFileMode: 0o600,
  })
  let current = storeSettingsSchema.parse(upgradeSettings(store.get('settings', defaults)))

  const save = (candidate: unknown): Result<StoreSettings, SettingsError> => {
    const parsed = storeSettingsSchema.safeParse(candidate)
    if (!parsed.success) return err({ tag: 'Invalid', path: pathOf(parsed.error) })
    if (!isKnownZone(parsed.data.rules.timeZone)) return err({ tag: 'Invalid', path: 'rules.timeZone' })
    try {
      store.set('settings', parsed.data)
    } catch {
      return err({ tag: 'CouldNotWrite' })
    }
    current = parsed.data
    return ok(current)
  }

  return {
    get: () => current,
    save,
    exportText: () => JSON.stringify({ extorno: 1, settings: current }, null, 2),
    importText(text) {
      const candidate = upgradeSettings(settingsInText(text, current))
      if (candidate === null || typeof candidate !== 'object') return err({ tag: 'Invalid', path: '' })
      return save(candidate)
    },
    damagedAside,
  }
}

/** The settings inside an exported text, or `current` with the changes of a text; `null` where it is something else. */
function settingsInText(text: string, current: StoreSettings): object | null {
  try {
    const file: unknown = JSON.parse(text)
    if (!isRecord(file)) return null
    if (isRecord(file['changes'])) return changed(current, file['changes'])
    return isRecord(file['settings']) ? file['settings'] : null
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Settings with the members that the changes name, section by section; a list is replaced as a whole. */
function changed(
  settings: Record<string, unknown>,
  changes: Record<string, unknown>,
): Record<string, unknown> {
  const members = Object.entries(changes).map(([name, change]): [string, unknown] => {
    const before = settings[name]
    return [name, isRecord(before) && isRecord(change) ? changed(before, change) : change]
  })
  return { ...settings, ...Object.fromEntries(members) }
}

function isKnownZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}

function setAsideWhereDamaged(file: string, clock: Clock): string | null {
  if (!existsSync(file)) return null
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const settings =
      content !== null && typeof content === 'object' && 'settings' in content ? content.settings : {}
    if (storeSettingsSchema.safeParse(upgradeSettings(settings)).success) return null
  } catch {
    // Not JSON, or not readable: set aside below.
  }
  const aside = file.replace(/\.json$/u, `.damaged-${clock.now()}.json`)
  renameSync(file, aside)
  return aside
}
