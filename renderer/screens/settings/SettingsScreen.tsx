import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { StoreSettings } from '../../../contract/settings.ts'
import { changeLanguage, useWords } from '../../i18n/index.ts'
import { Notice } from '../../parts/Notice.tsx'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'
import { FileSection } from './FileSection.tsx'
import { CardSection, LimitsSection, QueueSection, RulesSection } from './number-sections.tsx'
import { KushkiSection, LiquidoSection } from './gateway-sections.tsx'
import { storeChange } from './open-rows.ts'
import { useOpenRowsQuestion } from './OpenRowsQuestion.tsx'
import { PeopleSection } from './PeopleSection.tsx'
import { ReadersSection } from './ReadersSection.tsx'
import { saveSettings, settingsSentence } from './save.ts'
import { StoreSection } from './StoreSection.tsx'

/** What every section gets: the settings as they stand on the screen, and the way to change them. */
export type SectionProps = { draft: StoreSettings; onDraft: (draft: StoreSettings) => void }

const sections = [
  'store',
  'kushki',
  'liquido',
  'rules',
  'queue',
  'limits',
  'card',
  'readers',
  'people',
  'file',
] as const
type Section = (typeof sections)[number]

/** The store's settings, section by section; nothing holds until it is saved, all of it or nothing. */
export function SettingsScreen() {
  const { t } = useWords()
  const stored = useSnapshot(settings)
  const [section, setSection] = useState<Section>('store')
  const [edited, setEdited] = useState<StoreSettings | null>(null)
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string } | null>(null)
  const { askFirst, question } = useOpenRowsQuestion()
  const draft = edited ?? stored
  if (!draft) return null

  const onDraft = (changed: StoreSettings): void => {
    setSaid(null)
    setEdited(changed)
  }
  const save = async (): Promise<void> => {
    const saved = await saveSettings(draft)
    if (saved.ok) {
      settings.set(saved.value)
      setEdited(null)
      if (saved.value.language !== stored?.language) await changeLanguage(saved.value.language)
      setSaid({ tone: 'good', text: t('settings.saved') })
    } else setSaid({ tone: 'bad', text: settingsSentence(t, saved.error) })
  }
  const body = (): React.ReactNode => {
    const props = { draft, onDraft }
    switch (section) {
      case 'store':
        return <StoreSection {...props} />
      case 'kushki':
        return <KushkiSection {...props} />
      case 'liquido':
        return <LiquidoSection {...props} />
      case 'rules':
        return <RulesSection {...props} />
      case 'queue':
        return <QueueSection {...props} />
      case 'limits':
        return <LimitsSection {...props} />
      case 'card':
        return <CardSection {...props} />
      case 'readers':
        return <ReadersSection {...props} />
      case 'people':
        return <PeopleSection {...props} />
      case 'file':
        return <FileSection onImported={() => setEdited(null)} />
    }
  }
  return (
    <section className="screen settings" aria-labelledby="settings-title">
      <h1 id="settings-title">{t('settings.title')}</h1>
      <div className="sections">
        <nav className="section-list" aria-label={t('settings.sections')}>
          {sections.map((name) => (
            <Button
              key={name}
              className="section-button"
              {...(name === section ? { 'aria-current': 'true' as const } : {})}
              onPress={() => setSection(name)}
            >
              {t(`settings.section.${name}`)}
            </Button>
          ))}
        </nav>
        <form
          className="section-body"
          onSubmit={(event) => {
            event.preventDefault()
            askFirst(stored === null ? null : storeChange(stored, draft), () => void save())
          }}
        >
          <h2>{t(`settings.section.${section}`)}</h2>
          {body()}
          {said ? (
            <Notice tone={said.tone} isUrgent={said.tone === 'bad'}>
              {said.text}
            </Notice>
          ) : null}
          {edited ? <Notice tone="info">{t('settings.unsaved')}</Notice> : null}
          <div className="actions actions-step">
            <Button
              className="button"
              isDisabled={!edited}
              onPress={() => {
                setEdited(null)
                setSaid(null)
              }}
            >
              {t('settings.undo')}
            </Button>
            <Button className="button button-main" type="submit" isDisabled={!edited}>
              {t('settings.save')}
            </Button>
          </div>
        </form>
        {question}
      </div>
    </section>
  )
}
