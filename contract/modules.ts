import { z } from 'zod'

/** The parts of main that start, fail and are started again each for itself. */
export const moduleNameSchema = z.enum([
  'secrets',
  'settings',
  'training',
  'queue',
  'people',
  'trainingPayments',
  'journalExport',
  'readers',
  'callbacks',
  'hub',
  'power',
  'updates',
  'autostart',
  'tray',
  'ipc',
  'window',
])
export type ModuleName = z.infer<typeof moduleNameSchema>

/** `notUsed`: this profile or this store has no use for it. */
export const moduleStateSchema = z.strictObject({
  name: moduleNameSchema,
  state: z.enum(['starting', 'running', 'notUsed', 'failed']),
})
export type ModuleState = z.infer<typeof moduleStateSchema>

/** Why a module was not started again: it had not failed, or it failed once more. */
export const startModuleErrorSchema = z.strictObject({ tag: z.enum(['NotFailed', 'StillFails']) })
export type StartModuleError = z.infer<typeof startModuleErrorSchema>
