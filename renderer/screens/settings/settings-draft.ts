import { useState } from 'react'
import type { StoreSettings } from '../../../contract/settings.ts'
import { changeLanguage, useWords } from '../../i18n/index.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'
import { saveSettings, settingsSentence } from './save.ts'
import { settingPlace } from './wrong-setting.ts'
import type { SettingPlace } from './wrong-setting.ts'

/** What saving came to, as a sentence; `wrong`: the field that it was refused for. */
export type Said = { tone: 'good' | 'bad'; text: string; wrong: SettingPlace | null }

export type SettingsDraft = {
  /** As main has them; `null` until they have come. */
  stored: StoreSettings | null
  /** As they stand on the screen. */
  draft: StoreSettings | null
  isEdited: boolean
  said: Said | null
  change: (draft: StoreSettings) => void
  /** Back to what is stored, and nothing said. */
  undo: () => void
  /** Back to what is stored: a file was imported, and its section says so. */
  discard: () => void
  save: () => Promise<void>
}

/** The settings as they are edited; nothing holds until it is saved, all of it or nothing. */
export function useSettingsDraft(): SettingsDraft {
  const { t } = useWords()
  const stored = useSnapshot(settings)
  const [edited, setEdited] = useState<StoreSettings | null>(null)
  const [said, setSaid] = useState<Said | null>(null)
  const draft = edited ?? stored
  const save = async (): Promise<void> => {
    if (draft === null) return
    const saved = await saveSettings(draft)
    if (saved.ok) {
      settings.set(saved.value)
      setEdited(null)
      if (saved.value.language !== stored?.language) await changeLanguage(saved.value.language)
      setSaid({ tone: 'good', text: t('settings.saved'), wrong: null })
    } else
      setSaid({
        tone: 'bad',
        text: settingsSentence(t, saved.error),
        wrong: saved.error.tag === 'Invalid' ? settingPlace(t, saved.error.path) : null,
      })
  }
  return {
    stored,
    draft,
    isEdited: edited !== null && JSON.stringify(edited) !== JSON.stringify(stored),
    said,
    change: (changed) => {
      setSaid(null)
      setEdited(changed)
    },
    undo: () => {
      setEdited(null)
      setSaid(null)
    },
    discard: () => setEdited(null),
    save,
  }
}
