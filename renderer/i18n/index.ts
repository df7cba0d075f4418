import { createInstance } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Language } from './format.ts'
import { es } from './es/index.ts'
import type { Catalogue } from './es/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words'
    resources: { words: Catalogue }
  }
}

const i18n = createInstance()

/** Starts the catalogue in the first language. Others are files of the window too, read when they are asked for. */
export async function startLanguage(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: 'es',
    fallbackLng: 'es',
    defaultNS: 'words',
    resources: { es: { words: es } },
    // React escapes already.
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  showLanguage('es')
}

export async function changeLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18n.hasResourceBundle('en', 'words')) {
    const { en } = await import('./en/index.ts')
    i18n.addResourceBundle('en', 'words', en)
  }
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
