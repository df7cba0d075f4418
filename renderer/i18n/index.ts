import { createInstance } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Language } from './format.ts'
import { en } from './en/index.ts'
import { es } from './es/index.ts'
import type { Catalogue } from './es/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words'
    resources: { words: Catalogue }
  }
}

const i18n = createInstance()

/** Starts the catalogue in the store's language. Nothing is loaded from anywhere: both languages are in the bundle. */
export async function startLanguage(language: Language): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'es',
    defaultNS: 'words',
    resources: { es: { words: es }, en: { words: en } },
    // React escapes already.
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  showLanguage(language)
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18n.changeLanguage(language)
  showLanguage(language)
}

/** Screen readers pronounce by the document's language. */
function showLanguage(language: Language): void {
  document.documentElement.lang = language === 'es' ? 'es-PE' : 'en'
}

/** The words of the present language: `const { t, language } = useWords()`. */
export function useWords(): { t: Translate; language: Language } {
  const { t, i18n: present } = useTranslation('words')
  return { t, language: present.language === 'en' ? 'en' : 'es' }
}

/** The words of a language whatever the window shows: a paper is in the language of the store. */
export const wordsIn = (language: Language): Translate => i18n.getFixedT(language, 'words')

export type Translate = ReturnType<typeof useTranslation<'words'>>['t']
