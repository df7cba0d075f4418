/*
 * Stands in main's bundle for semver, which electron-store's foundation (conf) loads to choose a store's `migrations`. No
 * store of ours has any: settings are upgraded by electron/settings/upgrade.ts.
 */

/** @throws always: whoever gives a store `migrations` has to take this stand-in out of scripts/build/targets.ts */
const refuse = (): never => {
  throw new Error('Stores have no migrations in this bundle')
}

export default {
  valid: refuse,
  satisfies: refuse,
  gt: refuse,
  lte: refuse,
  compare: refuse,
  minVersion: refuse,
}
