import { useWords } from '../i18n/index.ts'
import type { Translate } from '../i18n/index.ts'
import type { LocaleClock } from '../sentences/availability.ts'
import { useNow } from './now.ts'
import { createSnapshot, useSnapshot } from './snapshot.ts'
import { settings } from './stores.ts'

/** The store's time zone until its settings have come. */
const defaultTimeZone = 'America/Lima'

/** What every sentence with a time in it needs, renewed each second. */
export function useLocaleClock(): LocaleClock & { t: Translate } {
  const { t, language } = useWords()
  const timeZone = useSnapshot(settings)?.rules.timeZone ?? defaultTimeZone
  return { t, language, timeZone, now: useNow() }
}

/** Who is at the till; kept while the window is open, written into every operation. */
export const cashier = createSnapshot<string>('')
