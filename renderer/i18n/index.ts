import { createInstance } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Language } from './format.ts'
import { esFirst } from './es/first.ts'
import type { Catalogue } from './es/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words'
    resources: { words: Catalogue }
  }
}

const i18n = createInstance()

/** Starts the catalogue in the first language, with the words that the first picture needs; what came later stays. */
export async function startLanguage(): Promise<void> {
  if (i18n.isInitialized) return changeLanguage('es')
  await i18n.use(initReactI18next).init({
    lng: 'es',
    fallbackLng: 'es',
    defaultNS: 'words',
    resources: { es: { words: esFirst } },
    // React escapes already.
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  showLanguage('es')
}

/** Takes in words that came with a file of their own. */
export const addWords = (language: Language, words: Partial<Catalogue>): void =>
  void i18n.addResourceBundle(language, 'words', words, true, true)

/** Shows the window in a language. English is read when it is first asked for; rejects where its file cannot be read. */
export async function changeLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18n.hasResourceBundle('en', 'words'))
    addWords('en', (await import('./en/first.ts')).enFirst)
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
