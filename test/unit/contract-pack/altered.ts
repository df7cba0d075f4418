/** A body with one thing about it altered, and what that is. */
export type Altered = { what: string; path: string; body: unknown }

/** Values that a member is given: of other types, empty, and every word that ends or refuses an operation. */
const values: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1,
  200,
  400,
  500,
  '',
  'x',
  '0',
  '1',
  'APPROVAL',
  'DECLINED',
  'REVERSED',
  'SETTLED',
  'FAILED',
  'IN_PROGRESS',
  'SALE',
  'VOID',
  'REFUND',
  'REVERSE',
  'charge',
  '000',
  '00',
  '05',
  '10',
  'E001',
  'E041',
  'PEN',
  'USD',
  'EUR',
  [],
  {},
  { currency: 'EUR', iva: 0, subtotal_iva: 0, subtotal_iva0: 1 },
]

/** Members that an answer may have beside its own: refusals, codes and amounts that speak against it. */
const besides: readonly Record<string, unknown>[] = [
  { code: 'E041' },
  { code: 'E001', message: 'x' },
  { code: 'E005' },
  { message: 'Unauthorized' },
  { Message: 'User is not authorized to access this resource' },
  { error: 'Bad Request' },
  { status: 400, error: 'Bad Request' },
  { status: 404, error: 'Not Found' },
  { transferStatusCode: 400 },
  { transferStatus: 'FAILED' },
  { transaction_status: 'DECLINED' },
  { transaction_status: 'APPROVAL' },
  { kushki_response: { code: '05' } },
  { kushki_response: { code: '000' } },
  { response_code: '05' },
  { response_code: '00' },
  { authorized_amount: 0 },
  { approved_transaction_amount: 0 },
  { amount: { currency: 'EUR', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 } },
  { amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 1 } },
  { currency_code: 'USD' },
]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every member's path, those of inner objects included. */
function pathsOf(body: unknown, before: readonly string[] = []): string[][] {
  if (!isObject(body)) return []
  return Object.entries(body).flatMap(([name, value]) => [
    [...before, name],
    ...pathsOf(value, [...before, name]),
  ])
}

function changed(
  body: unknown,
  [name = '', ...rest]: readonly string[],
  change: (value: unknown) => unknown,
): unknown {
  if (!isObject(body)) return body
  const value = rest.length > 0 ? changed(body[name], rest, change) : change(body[name])
  const { [name]: _old, ...others } = body
  return value === undefined ? others : { ...others, [name]: value }
}

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other)

/** The body as it is, and with one member left out, given another value, doubled or halved. */
export const alteredOnce = (body: unknown): Altered[] => [
  { what: 'as published', path: '', body },
  ...pathsOf(body).flatMap((path) => {
    const changes: readonly (readonly [string, (value: unknown) => unknown])[] = [
      ['left out', () => undefined],
      ['doubled', (value) => (typeof value === 'number' ? value * 2 : value)],
      ['halved', (value) => (typeof value === 'number' ? value / 2 : value)],
      ...values.map((value) => [`= ${JSON.stringify(value)}`, () => value] as const),
    ]
    return changes
      .map(([what, change]) => ({
        what: `${path.join('.')} ${what}`,
        path: path.join('.'),
        body: changed(body, path, change),
      }))
      .filter((altered) => differs(altered.body, body))
  }),
]

/** The body with members beside its own that speak otherwise. */
export const withBesides = ({ what, path, body }: Altered): Altered[] =>
  besides
    .filter((members) => Object.keys(members).every((name) => !(name in Object(body))))
    .map((members) => ({
      what: `${what}, beside ${JSON.stringify(members)}`,
      path,
      body: { ...Object(body), ...members } as unknown,
    }))

/** The body with one of its outer members left out. */
export const withoutOne = (body: unknown): Altered[] =>
  Object.keys(Object(body)).map((path) => ({
    what: `without ${path}`,
    path,
    body: changed(body, [path], () => undefined),
  }))
