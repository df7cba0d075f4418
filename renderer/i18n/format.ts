import type { Money } from '../../domain/money.ts'

/** Money is written as in the store's country whatever the language: `S/ 1,234.50`. */
const moneyFormats = {
  PEN: new Intl.NumberFormat('es-PE', { style: 'currency', currency: 'PEN' }),
  USD: new Intl.NumberFormat('es-PE', { style: 'currency', currency: 'USD', currencyDisplay: 'code' }),
}

/** Minor units as a person reads them. Dividing an exact integer by 100 gives the nearest double: two decimals are exact. */
export const formatMoney = ({ currency, minor }: Money): string =>
  moneyFormats[currency].format(minor / 100).replaceAll('\u00a0', ' ')

/** Minor units as they are typed into a money field. */
export const formatMoneyInput = (minor: number): string => (minor / 100).toFixed(2)

/** Dates and times are written as here. */
export const locales = { es: 'es-PE', en: 'en-GB' }
export type Language = keyof typeof locales
const cache = new Map<string, Intl.DateTimeFormat>()

function format(language: Language, options: Intl.DateTimeFormatOptions, at: number): string {
  const key = `${language}${JSON.stringify(options)}`
  const made = cache.get(key) ?? new Intl.DateTimeFormat(locales[language], options)
  cache.set(key, made)
  // The spaces that are not to break are for paper; one that is searched for or read aloud is plain.
  return made.format(at).replaceAll(/[\u00a0\u202f]/gu, ' ')
}

const twelveHours = { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' } as const

/** `2:03 p. m.` (`2:03 pm`) on the store's wall clock. */
export const formatTime = (language: Language, at: number, timeZone: string): string =>
  format(language, { timeZone, ...twelveHours }, at)

/** `2:03:20 p. m.`: a line of a log. */
export const formatTimeToSecond = (language: Language, at: number, timeZone: string): string =>
  format(language, { timeZone, ...twelveHours, second: '2-digit' }, at)

/** `21/11/2026` on the store's calendar. */
export const formatDay = (language: Language, at: number, timeZone: string): string =>
  format(language, { timeZone, day: '2-digit', month: '2-digit', year: 'numeric' }, at)

const dayMs = 86_400_000
const relativeDays = {
  es: new Intl.RelativeTimeFormat('es-PE', { numeric: 'auto' }),
  en: new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' }),
}

/** `hoy`, `ayer`, `mañana`, else `19/11/2026`, on the store's calendar. */
function formatNearDay(language: Language, at: number, timeZone: string, now: number): string {
  const days = (Date.parse(isoDay(at, timeZone)) - Date.parse(isoDay(now, timeZone))) / dayMs
  return Math.abs(days) <= 1 ? relativeDays[language].format(days, 'day') : formatDay(language, at, timeZone)
}

/** `hoy 2:03 p. m.`, `ayer 2:03 p. m.`, `19/11/2026 2:03 p. m.`. */
export const formatMoment = (language: Language, at: number, timeZone: string, now: number): string =>
  `${formatNearDay(language, at, timeZone, now)} ${formatTime(language, at, timeZone)}`

/** A moment in a list, most of which is of today: `2:03 p. m.`, `ayer 2:03 p. m.`. */
export const formatListMoment = (language: Language, at: number, timeZone: string, now: number): string =>
  isoDay(at, timeZone) === isoDay(now, timeZone)
    ? formatTime(language, at, timeZone)
    : formatMoment(language, at, timeZone, now)

const isoDays = new Map<string, Intl.DateTimeFormat>()

/** `YYYY-MM-DD` of a moment on the store's calendar. Every line of a list asks: making a format takes longer than the line. */
export function isoDay(at: number, timeZone: string): string {
  const made =
    isoDays.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  isoDays.set(timeZone, made)
  return made.format(at)
}

/** How long from now, as `45 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`; never below zero. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** A masked card number as it is read out: `4512 •••• 9119`. Readers mask with `*`, `#` or a letter (`4761CCCCCCCC0010`). */
export const formatPan = (masked: string | undefined): string =>
  (masked ?? '').replace(/[*#A-Za-z]+/u, ' •••• ').trim()
