import { createInstance } from 'i18next'
import type { StoreSettings } from '../../../contract/settings.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import { es } from '../../../renderer/i18n/es/index.ts'
import type { Translate } from '../../../renderer/i18n/index.ts'

export type Language = StoreSettings['language']

const catalogue = createInstance()
await catalogue.init({
  lng: 'es',
  defaultNS: 'words',
  resources: { es: { words: es }, en: { words: en } },
  interpolation: { escapeValue: false },
})

/** The window's words in a language, to find its controls by and to expect its sentences. */
export const wordsIn = (language: Language): Translate => catalogue.getFixedT(language, 'words')
