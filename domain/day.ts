import { Temporal } from 'temporal-polyfill'

/** A moment as the wall clock of a zone shows it. `at` in milliseconds since the epoch, `timeZone` an IANA name. */
const zoned = (at: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(Math.trunc(at)).toZonedDateTimeISO(timeZone)

/** Whether a text names a time zone that this machine knows. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return zoned(0, timeZone).timeZoneId !== ''
  } catch {
    return false
  }
}

/** The day last asked for: nearly every moment a till asks about lies in it. */
let known = { timeZone: '', day: '', start: 0, end: 0 }

/** The day, `YYYY-MM-DD`, that a moment falls on in a zone. */
export function dayOf(at: number, timeZone: string): string {
  if (timeZone !== known.timeZone || !(at >= known.start && at < known.end)) {
    const day = zoned(at, timeZone).toPlainDate().toString()
    known = { timeZone, day, ...dayBounds(day, timeZone) }
  }
  return known.day
}

/** First moment of a day (`YYYY-MM-DD`) in a zone and first moment of the next one, milliseconds since the epoch. */
export function dayBounds(day: string, timeZone: string): { start: number; end: number } {
  const date = Temporal.PlainDate.from(day)
  return {
    start: date.toZonedDateTime(timeZone).epochMilliseconds,
    end: date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
  }
}

/** The moment at which a wall-clock time (`HH:MM`) comes on the day of `at` in a zone. */
export const timeOnDayOf = (at: number, time: string, timeZone: string): number =>
  zoned(at, timeZone)
    .toPlainDate()
    .toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds

/** The same wall-clock time a number of days later in a zone. */
export const daysAfter = (at: number, days: number, timeZone: string): number =>
  zoned(at, timeZone).add({ days }).epochMilliseconds
