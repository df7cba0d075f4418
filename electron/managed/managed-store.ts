import { isDeepStrictEqual } from 'node:util'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { storeSettingsSchema } from '../../contract/settings.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { SettingsStore } from '../settings/store.ts'
import { valueAt, withFixed, withValues } from './managed-settings.ts'
import type { Fixed } from './managed-settings.ts'

/**
 * A store's settings of which some are fixed by the chain. The fixed ones lie over the counter's own, which stay as they are beneath
 * and hold again once nothing is fixed any more. Nothing that is fixed can be saved otherwise, by whomever.
 */
export function fixSettings(store: SettingsStore, fixed: Fixed, defaults: StoreSettings): SettingsStore {
  if (fixed.size === 0) return store
  const paths = [...fixed.keys()]
  const held = (settings: StoreSettings): StoreSettings => withFixed(settings, fixed, defaults)
  const heldResult = <Failure>(saved: Result<StoreSettings, Failure>): Result<StoreSettings, Failure> =>
    saved.ok ? ok(held(saved.value)) : saved
  const get = (): StoreSettings => held(store.get())
  return {
    ...store,
    get,
    save(candidate) {
      const parsed = storeSettingsSchema.safeParse(candidate)
      if (!parsed.success) return store.save(candidate)
      const now = get()
      const changed = paths.find((path) => !isDeepStrictEqual(valueAt(parsed.data, path), valueAt(now, path)))
      if (changed !== undefined) return err({ tag: 'Fixed', path: changed })
      const own = new Map(paths.map((path) => [path, valueAt(store.get(), path)]))
      const beneath = storeSettingsSchema.safeParse(withValues(parsed.data, own))
      return heldResult(store.save(beneath.success ? beneath.data : parsed.data))
    },
    exportText: () => JSON.stringify({ extorno: 1, settings: get() }, null, 2),
    importText: (text) => heldResult(store.importText(text)),
    saveHub: (hub) => heldResult(store.saveHub(hub)),
    resolveAlteration: (isTaken, content) => heldResult(store.resolveAlteration(isTaken, content)),
  }
}
