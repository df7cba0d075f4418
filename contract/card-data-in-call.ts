import { z } from 'zod'
import { holdsCardData } from '../domain/card-data-in-text.ts'
import { textKinds } from '../domain/text-kinds.ts'
import type { TextKind } from '../domain/text-kinds.ts'

/**
 * Looks through what a call is given for data of a card: in the window before it goes to main, and in main once it was
 * parsed. Which text may hold other numbers is said
 * by its schema (`textKinds`); a text that no schema knows is looked at as free text.
 *
 * @returns the path of the first text that holds any, or `null`
 */
export function pathOfCardData(schema: z.core.$ZodType, value: unknown): string | null {
  return find(schema, value, [])
}

type Path = readonly string[]

function find(schema: z.core.$ZodType, value: unknown, path: Path): string | null {
  if (typeof value === 'string') return holdsCardData(value, kindOf(schema, value)) ? path.join('.') : null
  if (value === null || typeof value !== 'object') return null
  const bare = bareOf(schema, value)
  for (const [name, member] of Object.entries(value)) {
    const found = find(free, name, [...path, 'name']) ?? find(memberOf(bare, name), member, [...path, name])
    if (found !== null) return found
  }
  return null
}

const free = z.string()

function kindOf(schema: z.core.$ZodType, value: string): TextKind {
  const bare = bareOf(schema, value)
  const told = textKinds.get(schema)?.text ?? textKinds.get(bare)?.text
  if (told !== undefined) return told
  return bare instanceof z.core.$ZodStringFormat && bare._zod.def.format === 'guid' ? 'number' : 'free'
}

/** What is left of a schema without what wraps it; of a union, the option that takes the value. */
function bareOf(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const { def } = schema._zod
  if ('innerType' in def && def.innerType instanceof z.core.$ZodType) return bareOf(def.innerType, value)
  if (schema instanceof z.core.$ZodUnion) {
    const option = schema._zod.def.options.find((one) => z.core.safeParse(one, value).success)
    return option === undefined ? schema : bareOf(option, value)
  }
  return schema
}

function memberOf(schema: z.core.$ZodType, name: string): z.core.$ZodType {
  if (schema instanceof z.core.$ZodObject) return schema._zod.def.shape[name] ?? free
  if (schema instanceof z.core.$ZodArray) return schema._zod.def.element
  if (schema instanceof z.core.$ZodRecord) return schema._zod.def.valueType
  return free
}
