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
  if (!isRecord(candidate) || candidate['version'] !== 1) return candidate
  const upgraded = Object.entries(candidate).map(([section, value]) => {
    const renamed = renamedSinceVersion1[section]
    if (renamed === undefined || !isRecord(value)) return [section, value]
    return [
      section,
      Object.fromEntries(Object.entries(value).map(([name, member]) => [renamed[name] ?? name, member])),
    ]
  })
  return { ...Object.fromEntries(upgraded), version: 2 }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
