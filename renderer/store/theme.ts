import type { StoreSettings } from '../../contract/settings.ts'
import type { Snapshot } from './snapshot.ts'

/** Keeps the document's theme as the settings say; `system` leaves it to the operating system. */
export function followTheme(settings: Snapshot<StoreSettings>): void {
  const show = (): void => {
    document.documentElement.dataset['theme'] = settings.get()?.theme ?? 'system'
  }
  settings.subscribe(show)
  show()
}
