import { Button } from 'react-aria-components'
import type { Language } from '../i18n/format.ts'
import { changeLanguage, useWords } from '../i18n/index.ts'
import { readFile } from '../store/parts-missing.ts'

const languages: readonly { name: Language; label: 'spanish' | 'english' }[] = [
  { name: 'es', label: 'spanish' },
  { name: 'en', label: 'english' },
]

/** Changes the words at once, for this window; the store's own language is a setting. */
export function LanguageSwitch() {
  const { t, language } = useWords()
  return (
    <fieldset className="segmented" aria-label={t('shell.language')}>
      {languages.map(({ name, label }) => (
        <Button
          key={name}
          className="segment"
          aria-pressed={name === language}
          onPress={() => void readFile(() => changeLanguage(name)).catch(() => undefined)}
        >
          <span lang={name}>{t(`shell.${label}`)}</span>
        </Button>
      ))}
    </fieldset>
  )
}
