import { Temporal } from 'temporal-polyfill'

/** The acquirer's day and cut-off (Kushki, Voids & Refunds §§1–2: "before 23:59 for Peru"). */
const timeZone = 'America/Lima'
const cutOff = Temporal.PlainTime.from('23:59')

const inLima = (at: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)

/** Days between the dates of two instants in Lima; 0 on the same day. */
export const daysBetween = (earlier: number, later: number): number =>
  inLima(earlier).toPlainDate().until(inLima(later).toPlainDate(), { largestUnit: 'days' }).days

/** Whether `at` is before 23:59:00 in Lima. */
export const beforeCutOff = (at: number): boolean =>
  Temporal.PlainTime.compare(inLima(at).toPlainTime(), cutOff) < 0

/** The first instant of the day of `at` in Lima. */
export const startOfDay = (at: number): number => inLima(at).startOfDay().epochMilliseconds

/** The date in Lima as eight digits, `20261120`. */
export const dayDigits = (at: number): string => inLima(at).toPlainDate().toString().replaceAll('-', '')

/** The instant `days` days before `at`, at the same wall-clock time in Lima. */
export const daysBefore = (at: number, days: number): number =>
  inLima(at).subtract({ days }).epochMilliseconds
