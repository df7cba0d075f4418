import { isRecord } from './record.ts'

/** Members that version 1 kept under another name: where they lie, and what they are called since. */
const renamedSinceVersion1: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  queue: { mostTries: 'maxTries', mostLookups: 'maxLookups' },
  limits: { mostRowsWaiting: 'maxRowsWaiting', mostMoneyWaitingMinor: 'maxMoneyWaitingMinor' },
  cardData: { mostHours: 'maxHours' },
}

/**
 * Settings of an earlier version, stored or in an exported file, in today's shape. What is no settings object is given
 * back as it is: the schema says what is wrong with it.
 */
export function upgradeSettings(candidate: unknown): unknown {
  if (!isRecord(candidate)) return candidate
  switch (candidate['version']) {
    case 1:
      return upgradeSettings({ ...withNewNames(candidate), version: 2 })
    case 2: {
      // Supervisors were in the settings, open to whoever could edit the file: they are added anew, by an administrator.
      const { supervisors: _, ...others } = candidate
      return { ...others, version: 3 }
    }
    default:
      return candidate
  }
}

const withNewNames = (settings: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).map(([section, value]) => {
      const renamed = renamedSinceVersion1[section]
      if (renamed === undefined || !isRecord(value)) return [section, value]
      return [
        section,
        Object.fromEntries(Object.entries(value).map(([name, member]) => [renamed[name] ?? name, member])),
      ]
    }),
  )
