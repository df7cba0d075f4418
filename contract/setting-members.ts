import { z } from 'zod'
import { storeSettingsSchema } from './settings.ts'

/** The members of a group of settings; `null`: the schema is of one value. A group that may be absent is one value. */
function groupIn(schema: unknown): Readonly<Record<string, unknown>> | null {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return groupIn(schema.unwrap())
  return schema instanceof z.ZodObject ? schema.shape : null
}

/** A setting as it can be fixed by itself: its path, `limits.perDayMinor.refund`, and the schema of its value. */
type SettingMember = readonly [path: string, schema: z.ZodType]

function membersOf(schema: unknown, path: string): SettingMember[] {
  const group = groupIn(schema)
  if (group === null) return schema instanceof z.ZodType ? [[path, schema]] : []
  return Object.entries(group).flatMap(([name, member]) =>
    membersOf(member, path === '' ? name : `${path}.${name}`),
  )
}

/**
 * Every setting that stands for itself, by its path. A list is one, and so is a choice of several shapes. Not the store's hub: which
 * counter this is to it comes of a code that is good once.
 */
export const settingMembers: ReadonlyMap<string, z.ZodType> = new Map(
  membersOf(storeSettingsSchema, '').filter(([path]) => path !== 'version' && path !== 'hub'),
)
