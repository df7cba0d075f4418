import { wordsIn } from '../i18n/index.ts'
import { mainNow } from '../store/now.ts'
import { appInfo, settings } from '../store/stores.ts'
import type { PaperContext } from './voucher.ts'

/** What every paper needs of the store, in the store's own language; `null`: main has not told it yet. */
export function storeContext(): PaperContext | null {
  const store = settings.get()
  const info = appInfo.get()
  if (store === null || info === null) return null
  return {
    t: wordsIn(store.language),
    store,
    profile: info.profile,
    now: mainNow(),
  }
}
