import type { StoreSettings } from '../../contract/settings.ts'
import { isRecord } from './record.ts'
import { upgradeSettings } from './upgrade.ts'

/**
 * The settings that a file's text asks for: those of an exported one, or `current` with the changes that a text of
 * changes names (`npm run probe`); `null` where it is something else. What belongs to this counter alone stays as it is,
 * whatever the text says: how it names itself to the acquirer, its serial ports and the reader that training simulates.
 */
export function settingsInText(text: string, current: StoreSettings): unknown {
  const candidate = upgradeSettings(candidateIn(text, current))
  if (!isRecord(candidate)) return null
  const { kushki, readers } = candidate
  const { serial, simulated } = current.readers
  return {
    ...candidate,
    ...(isRecord(kushki) ? { kushki: { ...kushki, posDetails: current.kushki.posDetails } } : {}),
    ...(isRecord(readers) ? { readers: { ...readers, serial, simulated } } : {}),
  }
}

function candidateIn(text: string, current: StoreSettings): Record<string, unknown> | null {
  try {
    const file: unknown = JSON.parse(text)
    if (!isRecord(file)) return null
    if (isRecord(file['changes'])) return changed(current, file['changes'])
    return isRecord(file['settings']) ? file['settings'] : null
  } catch {
    return null
  }
}

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
