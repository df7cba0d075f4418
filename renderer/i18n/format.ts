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

const locales = { es: 'es-PE', en: 'en-GB' }
export type Language = keyof typeof locales
const cache = new Map<string, Intl.DateTimeFormat>()

function format(language: Language, options: Intl.DateTimeFormatOptions, at: number): string {
  const key = `${language}${JSON.stringify(options)}`
  const made = cache.get(key) ?? new Intl.DateTimeFormat(locales[language], options)
  cache.set(key, made)
  return made.format(at)
}

/** `14:03:20` on the store's wall clock. */
export const formatTime = (language: Language, at: number, timeZone: string): string =>
  format(language, { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, at)

/** `21/11/2026` on the store's calendar. */
export const formatDay = (language: Language, at: number, timeZone: string): string =>
  format(language, { timeZone, day: '2-digit', month: '2-digit', year: 'numeric' }, at)

/** `21/11/2026, 14:03:20`; the day is left out where it is the day of `now`. */
export function formatMoment(language: Language, at: number, timeZone: string, now: number): string {
  const day = formatDay(language, at, timeZone)
  const time = formatTime(language, at, timeZone)
  return day === formatDay(language, now, timeZone) ? time : `${day} ${time}`
}

/** `YYYY-MM-DD` of a moment on the store's calendar. */
export const isoDay = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

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
