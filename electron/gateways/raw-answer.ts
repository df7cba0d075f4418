/** Members of the gateways' documented answers whose values carry no card, account or person. */
const allowedMembers = new Set([
  'code',
  'message',
  'Message',
  'details',
  'Origin',
  'error',
  'status',
  'kushki_response',
  'transaction_status',
  'transaction_type',
  'transaction_reference',
  'client_transaction_id',
  'ticket_number',
  'authorized_amount',
  'franchise',
  'message_fields',
  'F38',
  'F39',
  'F11',
  'transferStatus',
  'transferStatusCode',
  'transferErrorMsg',
  'idempotencyKey',
  'referenceId',
  'paymentMethod',
  'amount',
  'currency',
  'country',
  'finalAmount',
  'finalCurrency',
  'createTime',
  'finalStatusTime',
  'error_description',
  'data',
  'total',
])

const maxCharacters = 2000
/** Runs that could be a PAN, an account or ciphertext, wherever they stand; a UUID stays readable. */
const longRuns = /\b\d{4}-\d{4}-\d{4}-\d{1,7}\b|\d(?: ?\d){11,}|[0-9A-Fa-f]{16,}/gu
const hide = (text: string): string => text.replaceAll(longRuns, (run) => `<${run.length} digits>`)

function keep(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return hide(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 6) return '<deep>'
  if (Array.isArray(value)) return value.slice(0, 5).map((item) => keep(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 60)
      .map(([name, member]) =>
        allowedMembers.has(name)
          ? [name, keep(member, depth + 1)]
          : [hide(name.slice(0, 60)), `<${typeof member}>`],
      ),
  )
}

/**
 * An answer that was not understood, for support: documented members with their values, every other member by name and
 * type alone, and long runs of digits by their length. At most 2,000 characters.
 */
export function rawAnswer(status: number, text: string): string {
  let shown: string
  try {
    shown = JSON.stringify(keep(JSON.parse(text), 0))
  } catch {
    shown = hide(text)
  }
  return `HTTP ${status} ${shown}`.slice(0, maxCharacters)
}

/** A gateway's own words, short enough for a person and without long digit runs. */
export const gatewayWords = (text: string): string => hide(text).slice(0, 400)
