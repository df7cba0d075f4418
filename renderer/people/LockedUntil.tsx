import type { KnownPerson } from '../../contract/people.ts'
import { formatMoment } from '../i18n/format.ts'
import { useLocaleClock } from '../store/context.ts'
import { useFromNow } from '../store/now.ts'

/** Until when a person is locked, while they are; `null` otherwise. */
export function useLockedUntil({ lockedUntil }: KnownPerson): string | null {
  const { t, language, timeZone, now } = useLocaleClock()
  const isLocked = useFromNow((at) => lockedUntil !== null && lockedUntil > at)
  if (!isLocked || lockedUntil === null) return null
  return t('people.lockedUntil', { at: formatMoment(language, lockedUntil, timeZone, now) })
}

/** The same as a part of that person's line. */
export function LockedUntil({ person }: { person: KnownPerson }) {
  const sentence = useLockedUntil(person)
  return sentence === null ? null : <span className="person-locked">{sentence}</span>
}
