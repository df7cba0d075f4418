import { useWords } from '../i18n/index.ts'
import type { Translate } from '../i18n/index.ts'
import type { LocaleClock } from '../sentences/availability.ts'
import { useMinute, useNow } from './now.ts'
import { createSnapshot, useSnapshot } from './snapshot.ts'
import { settings } from './stores.ts'

/** The store's time zone until its settings have come. */
const defaultTimeZone = 'America/Lima'

/** What every sentence with a time of day in it needs, renewed each minute. */
export const useLocaleClock = (): LocaleClock & { t: Translate } => ({ ...useLocale(), now: useMinute() })

/** The same for what counts seconds: renewed each second, so for what draws little. */
export const useSecondsClock = (): LocaleClock & { t: Translate } => ({ ...useLocale(), now: useNow() })

/** The words, the language and the store's time zone. */
export function useLocale(): Omit<LocaleClock, 'now'> & { t: Translate } {
  const { t, language } = useWords()
  return { t, language, timeZone: useSnapshot(settings)?.rules.timeZone ?? defaultTimeZone }
}

/** Who is at the till; kept while the window is open, written into every operation. */
export const cashier = createSnapshot<string>('')
