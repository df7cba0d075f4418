import { defaultSettings } from '../../contract/settings.ts'
import type { StoreSettings } from '../../contract/settings.ts'

/** The settings of a till under test: impatient, and with room for everything. */
export function tillSettings({
  concurrency,
  timeoutMs,
  longestGapMs = 250,
}: {
  concurrency: number
  timeoutMs: number
  longestGapMs?: number | undefined
}): StoreSettings {
  const settings = defaultSettings()
  Object.assign(settings.queue, {
    concurrency,
    firstGapMs: 20,
    longestGapMs,
    maxTries: 200,
    maxLookups: 5,
  })
  Object.assign(settings.limits, { maxRowsWaiting: 100_000, maxMoneyWaitingMinor: 999_999_999 })
  settings.kushki.timeoutMs = timeoutMs
  settings.liquido.timeoutMs = timeoutMs
  return settings
}
