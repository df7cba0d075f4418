/*
 * Stands in main's bundle for ajv and ajv-formats, which electron-store's foundation (conf) loads to check a store against
 * a JSON schema. No store of ours has one: settings are checked by zod.
 */

/** @throws always: whoever gives a store a `schema` has to take this stand-in out of scripts/build/targets.ts */
export function Ajv2020(): never {
  throw new Error('Stores have no JSON schemas in this bundle')
}

export default {}
