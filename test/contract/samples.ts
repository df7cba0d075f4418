import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** The folder of the pack; what its members mean is in its README. */
export const packFolder = join(import.meta.dirname, '../data/contract')

const gatewaySchema = z.enum(['kushki', 'liquido'])
const exchangeSchema = z.enum([
  'search',
  'void',
  'reverse',
  'refund',
  'refund-query',
  'payment',
  'token',
  'webhook',
  'callback',
  'error',
])
const directionSchema = z.enum(['request', 'answer', 'notification'])
const idSchema = z.string().regex(/^(?:kushki|liquido)(?:-[a-z0-9]+)+$/u)

export const sampleSchema = z.strictObject({
  /** The file's name, without `.json`. */
  id: idSchema,
  gateway: gatewaySchema,
  exchange: exchangeSchema,
  direction: directionSchema,
  /** Method and path, where the source names them. */
  endpoints: z.array(z.string().regex(/^(?:GET|POST) \/\S+$/u)).optional(),
  /** Of an answer. Where the source gives none, 200; the note says so. */
  httpStatus: z.int().min(200).max(599).optional(),
  /** `{…}` stands for what the sender fills in. */
  headers: z.record(z.string(), z.string()).optional(),
  body: z.json(),
  source: z.strictObject({
    address: z.url({ protocol: /^https$/u }),
    /** Other addresses that show the same body. */
    alsoAt: z.array(z.url({ protocol: /^https$/u })).optional(),
    /** Year and month in which the address was read. */
    seen: z.string().regex(/^\d{4}-\d{2}$/u),
    /** The country whose documents these are, ISO 3166-1 alpha-2. */
    country: z.string().length(2).optional(),
    sure: z.enum(['documented', 'seen in code', 'derived from schema']),
  }),
  /** What is not as published: values that were replaced, slips that were mended. */
  changed: z.string().min(1).optional(),
  /** The copy that was read ends early: members may be missing at the end of the body. */
  cut: z.literal(true).optional(),
  note: z.string().min(1).optional(),
})
export type Sample = z.infer<typeof sampleSchema>

export const assumptionSchema = z.strictObject({
  id: idSchema,
  gateway: gatewaySchema,
  exchange: exchangeSchema,
  direction: directionSchema,
  /** What is taken for granted, or not known. */
  what: z.string().min(1),
  /** Why no sample says it. */
  why: z.string().min(1),
  /** An invented body of the assumed shape, where there is one to hold against. */
  body: z.json().optional(),
  /** Assumed words of members, by their path (shape.ts): kinds, statuses, codes. */
  words: z.record(z.string().startsWith('$'), z.array(z.string()).min(1)).optional(),
})
export type Assumption = z.infer<typeof assumptionSchema>

const readJson = (...path: string[]): unknown =>
  JSON.parse(readFileSync(join(packFolder, ...path), 'utf8')) as unknown

/** The files of the pack: `gateway/id.json`. */
export const sampleFiles: readonly string[] = gatewaySchema.options.flatMap((gateway) =>
  readdirSync(join(packFolder, gateway))
    .toSorted()
    .map((name) => `${gateway}/${name}`),
)

/** Every sample. Throws a ZodError where a file is not of the schema. */
export const samples: readonly Sample[] = sampleFiles.map((file) => sampleSchema.parse(readJson(file)))

/** What no published sample shows. */
export const assumptions: readonly Assumption[] = z.array(assumptionSchema).parse(readJson('assumed.json'))

/** One sample by its id. Throws where there is none: a test named it wrongly. */
export function sample(id: string): Sample {
  const found = samples.find((each) => each.id === id)
  if (found === undefined) throw new Error(`no sample ${id} in ${packFolder}`)
  return found
}

/** The samples that agree with every member given. */
export const samplesOf = (
  wanted: Partial<Pick<Sample, 'gateway' | 'exchange' | 'direction'>>,
): readonly Sample[] =>
  samples.filter(
    ({ gateway, exchange, direction }) =>
      (wanted.gateway ?? gateway) === gateway &&
      (wanted.exchange ?? exchange) === exchange &&
      (wanted.direction ?? direction) === direction,
  )
