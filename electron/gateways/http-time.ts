const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
const time = String.raw`\d{2}:\d{2}:\d{2}`

/** The three forms of an HTTP-date (RFC 9110 §5.6.7); all of them are in GMT. */
const imfFixdate = new RegExp(String.raw`^[A-Z][a-z]{2}, \d{2} (?:${months}) \d{4} ${time} GMT$`, 'u')
const rfc850 = new RegExp(String.raw`^[A-Z][a-z]{5,8}, (\d{2})-(${months})-(\d{2}) (${time}) GMT$`, 'u')
const asctime = new RegExp(String.raw`^[A-Z][a-z]{2} (${months}) ([ \d]\d) (${time}) (\d{4})$`, 'u')

/** An HTTP-date in milliseconds since the epoch, or `null` for any other text. */
export function httpDate(text: string): number | null {
  const at = Date.parse(asImfFixdate(text))
  return Number.isNaN(at) ? null : at
}

function asImfFixdate(text: string): string {
  if (imfFixdate.test(text)) return text
  const [, day, month, year, at] = rfc850.exec(text) ?? []
  // Two digits of a year far ahead mean the century before (§5.6.7); nobody dates an answer before 1970.
  if (year !== undefined) return `${day} ${month} ${Number(year) < 70 ? '20' : '19'}${year} ${at} GMT`
  const [, ascMonth, ascDay, ascAt, ascYear] = asctime.exec(text) ?? []
  return ascYear === undefined ? '' : `${ascDay} ${ascMonth} ${ascYear} ${ascAt} GMT`
}

const maxRetryAfterMs = 3_600_000

/**
 * `Retry-After`, in milliseconds from the answer's own time, at most an hour: whole seconds or an HTTP-date (RFC 9110
 * §10.2.3). Anything else says nothing.
 *
 * @param answeredAt the answer's `Date`, or where it has none the PC's time; milliseconds since the epoch
 */
export function retryAfter(text: string | null, answeredAt: number): number | undefined {
  if (text === null) return undefined
  if (/^\d{1,9}$/u.test(text)) return Math.min(Number(text) * 1000, maxRetryAfterMs)
  const at = httpDate(text)
  return at === null ? undefined : Math.min(Math.max(at - answeredAt, 0), maxRetryAfterMs)
}
