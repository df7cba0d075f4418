import { z } from 'zod'
import { settingMembers } from '../../contract/setting-members.ts'
import { defaultSettings } from '../../contract/settings.ts'
import { valueAt } from '../../electron/managed/managed-settings.ts'

/** How group policy asks for a setting, and so which type of value it writes into the registry. */
export type PolicyForm =
  | { form: 'switch' }
  | { form: 'number'; min: number; max: number }
  | { form: 'choice'; values: readonly (string | number)[] }
  | { form: 'text'; maxLength: number }
  | { form: 'lines' }
  /** Whatever has more than one shape, as JSON. */
  | { form: 'json' }

export type PolicyMember = { path: string; form: PolicyForm; standard: unknown }

const shapeSchema = z.object({
  type: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  items: z.object({ type: z.string().optional() }).optional(),
})

/** The longest text that a policy's field takes by itself. */
const textLength = 1023

function formOf(schema: z.ZodType): PolicyForm {
  const shape = shapeSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  if (shape.enum !== undefined) return { form: 'choice', values: shape.enum }
  switch (shape.type) {
    case 'boolean':
      return { form: 'switch' }
    case 'integer':
      return { form: 'number', min: shape.minimum ?? 0, max: shape.maximum ?? 0 }
    case 'string':
      return { form: 'text', maxLength: shape.maxLength ?? textLength }
    case 'array':
      return shape.items?.type === 'string' ? { form: 'lines' } : { form: 'json' }
    default:
      return { form: 'json' }
  }
}

/** Every setting that can be fixed, in the settings' order. */
export function policyMembers(): PolicyMember[] {
  const defaults = defaultSettings()
  return [...settingMembers].map(([path, schema]) => ({
    path,
    form: formOf(schema),
    standard: valueAt(defaults, path),
  }))
}
