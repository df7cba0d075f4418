import { storeSettingsSchema } from '../../contract/settings.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { isRecord } from './record.ts'
import { upgradeSettings } from './upgrade.ts'

/** A member that only a newer version knows: where it lies, and what is in it. */
type OtherMember = { path: readonly string[]; value: unknown }
export type StoredSettings = { settings: StoreSettings; others: readonly OtherMember[] }

/**
 * What a file has under `settings`, in today's shape. Members that this version does not know are a newer version's, which the counter went
 * back from: the others hold, and these are kept for the day it comes again. In a list nothing unknown is kept, since its entries have no names.
 * @returns `null` where anything else does not fit
 */
export function storedSettings(candidate: unknown): StoredSettings | null {
  const upgraded = upgradeSettings(candidate)
  const whole = storeSettingsSchema.safeParse(upgraded)
  if (whole.success) return { settings: whole.data, others: [] }
  const unknown = whole.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].map(String)) : [],
  )
  const known = storeSettingsSchema.safeParse(unknown.reduce(withoutMember, upgraded))
  if (!known.success) return null
  const others = unknown.map((path) => ({ path, value: memberAt(upgraded, path) }))
  return { settings: known.data, others: others.filter(({ value }) => value !== undefined) }
}

/** Settings as they are written: with what only a newer version knows. */
export const withOtherMembers = (settings: StoreSettings, others: readonly OtherMember[]): StoreSettings =>
  others.reduce((whole, { path, value }) => withMember(whole, path, value), settings)

function memberAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value
  return isRecord(value) && Object.hasOwn(value, name) ? memberAt(value[name], rest) : undefined
}

function withMember<Value>(value: Value, [name, ...rest]: readonly string[], member: unknown): Value {
  if (name === undefined || !isRecord(value)) return value
  return { ...value, [name]: rest.length === 0 ? member : withMember(value[name], rest, member) }
}

function withoutMember(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === name ? withoutMember(item, rest) : item))
  if (name === undefined || !isRecord(value)) return value
  const others = Object.entries(value).filter(([other]) => other !== name)
  return Object.fromEntries(
    rest.length === 0 ? others : [...others, [name, withoutMember(value[name], rest)]],
  )
}
