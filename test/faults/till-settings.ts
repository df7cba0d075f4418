import { defaultSettings } from '../../contract/settings.ts'
import type { StoreSettings } from '../../contract/settings.ts'

/** The settings of a till under test: impatient, and with room for everything. */
export function tillSettings(concurrency: number): StoreSettings {
  const settings = defaultSettings()
  Object.assign(settings.queue, {
    concurrency,
    firstGapMs: 20,
    longestGapMs: 250,
    mostTries: 200,
    mostLookups: 5,
  })
  Object.assign(settings.limits, { mostRowsWaiting: 100_000, mostMoneyWaitingMinor: 999_999_999 })
  return settings
}
