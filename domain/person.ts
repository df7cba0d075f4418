import { z } from 'zod'

/**
 * Who may do what at a counter. Each role may do what those before it may. `cashier`: finds sales and hands operations
 * in within the store's limits; `supervisor`: answers for what goes beyond them and for rows that want a person;
 * `administrator`: settings, people, secrets, hosts, profiles and exports.
 */
export const roleSchema = z.enum(['cashier', 'supervisor', 'administrator'])
export type Role = z.infer<typeof roleSchema>

export const personNameSchema = z.string().trim().min(1).max(60)

/** Somebody who can sign in at this counter. */
export const personSchema = z.strictObject({ id: z.guid(), name: personNameSchema, role: roleSchema })
export type Person = z.infer<typeof personSchema>

/** What a PIN may be at all: what is checked against what was set is no shorter and no longer. */
export const pinSchema = z.string().min(4).max(64)
