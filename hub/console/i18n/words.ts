import type { Language } from '../../../renderer/i18n/format.ts'
import { createSnapshot, useSnapshot } from '../../../renderer/store/snapshot.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import type { Words } from './es.ts'

const catalogues: Readonly<Record<Language, Words>> = { es, en }
const place = 'language'

const chosen = createSnapshot<Language>(localStorage.getItem(place) === 'en' ? 'en' : 'es')

/** Screen readers pronounce by the document's language. */
function show(language: Language): void {
  document.documentElement.lang = language === 'es' ? 'es-PE' : 'en'
  document.title = `Extorno: ${catalogues[language].name}`
}

/** Shows the page in the language that this browser was last shown it in; in Spanish the first time. */
export const startLanguage = (): void => show(chosen.get() ?? 'es')

/** Shows the page in a language, from now on in this browser. */
export function changeLanguage(language: Language): void {
  localStorage.setItem(place, language)
  show(language)
  chosen.set(language)
}

/** The words of the present language. */
export function useWords(): { words: Words; language: Language } {
  const language = useSnapshot(chosen) ?? 'es'
  return { words: catalogues[language], language }
}
