/** A day as the store's people write it, in either language of the window: `20/11/2026`; empty for none. */
export const dayText = (day: string): string => {
  const [year, month, date] = day.split('-')
  return date === undefined ? '' : `${date}/${month}/${year}`
}

const written = /^(?<date>\d{1,2})[/.\s-](?<month>\d{1,2})[/.\s-](?<year>\d{4}|\d{2})$/u
const bare = /^(?<date>\d{2})(?<month>\d{2})(?<year>\d{4})$/u
const iso = /^(?<year>\d{4})-(?<month>\d{2})-(?<date>\d{2})$/u

/** The day that was typed, `YYYY-MM-DD`; `null` where it is none of the calendar, or is not whole yet. */
export function dayOfText(text: string): string | null {
  const typed = text.trim()
  const { year, month, date } = (written.exec(typed) ?? bare.exec(typed) ?? iso.exec(typed))?.groups ?? {}
  if (year === undefined || month === undefined || date === undefined) return null
  const day = `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const at = Date.parse(day)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? day : null
}
