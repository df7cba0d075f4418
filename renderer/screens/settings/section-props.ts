import type { StoreSettings } from '../../../contract/settings.ts'

/** What every section gets: the settings as they stand on the screen, and how to change them. */
export type SectionProps = { draft: StoreSettings; onDraft: (draft: StoreSettings) => void }
