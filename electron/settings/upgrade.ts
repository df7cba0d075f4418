import { isDeepStrictEqual } from 'node:util'
import { sampleProfile } from '../../domain/agreed-ciphertext.ts'
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
      return upgradeSettings({ ...others, version: 3 })
    }
    case 3:
      return { ...candidate, readers: withSampleProfile(candidate['readers']), version: 4 }
    default:
      return candidate
  }
}

/** What version 3 accepted by itself: any content under the data key, be it one that no acquirer is known to open. */
const acceptedByVersion3 = [{ scheme: 'tdes-dukpt', keyVariant: 'data' }]

/**
 * Readers whose store has agreed to nothing of its own get the default of today; training's pinpad is by now one whose chip
 * that default accepts.
 */
function withSampleProfile(readers: unknown): unknown {
  if (!isRecord(readers)) return readers
  const { accepted, simulated, ...others } = readers
  if (accepted !== undefined && !isDeepStrictEqual(accepted, acceptedByVersion3)) return readers
  return {
    ...others,
    ...(simulated === undefined ? {} : { simulated: simulated === 'abecs' ? 'training' : simulated }),
    accepted: [sampleProfile],
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
