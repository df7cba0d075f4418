import { useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { FixedFields, WrongField } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { useMayDo } from '../../store/session.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { appInfo } from '../../store/stores.ts'
import { AdministratorNeeded } from './AdministratorNeeded.tsx'
import { AlterationPanel } from './AlterationPanel.tsx'
import { storeChange } from './open-rows.ts'
import { useOpenRowsQuestion } from './OpenRowsQuestion.tsx'
import { SectionBody } from './SectionBody.tsx'
import { sections } from './sections.ts'
import type { Section } from './sections.ts'
import { useSettingsDraft } from './settings-draft.ts'
import type { Said } from './settings-draft.ts'
import { fixedLabels } from './wrong-setting.ts'

/** The store's settings, section by section. */
export function SettingsScreen() {
  const { t } = useWords()
  const { stored, draft, isEdited, said, change, undo, discard, save } = useSettingsDraft()
  const { askFirst, question } = useOpenRowsQuestion()
  const mayChange = useMayDo('administrator')
  const { section, setSection, wrong, form } = useSection(said)
  const fixed = fixedLabels(t, section, useSnapshot(appInfo)?.health.managed.fixed ?? [])
  if (!draft) return null
  return (
    <section
      className="screen settings"
      aria-labelledby="settings-title"
      {...(isEdited ? { 'data-unsaved': '' } : {})}
    >
      <h1 id="settings-title">{t('settings.title')}</h1>
      <AlterationPanel />
      <div className="sections">
        <SectionList section={section} onSection={setSection} />
        <form
          ref={form}
          className="section-body"
          onSubmit={(event) => {
            event.preventDefault()
            askFirst(stored === null ? null : storeChange(stored, draft), () => void save())
          }}
        >
          <h2>{t(`settings.section.${section}`)}</h2>
          <AdministratorNeeded />
          {fixed.size === 0 ? null : <Notice tone="info">{t('settings.fixedSay')}</Notice>}
          <fieldset className="section-fields" disabled={!mayChange}>
            <WrongField value={wrong?.section === section ? wrong.field : null}>
              <FixedFields value={fixed}>
                <SectionBody section={section} draft={draft} onDraft={change} onImported={discard} />
              </FixedFields>
            </WrongField>
          </fieldset>
          {said ? (
            <Notice tone={said.tone} isUrgent={said.tone === 'bad'}>
              {said.text}
            </Notice>
          ) : null}
          {isEdited ? <Notice tone="info">{t('settings.unsaved')}</Notice> : null}
          <div className="actions actions-step">
            <Button className="button" isDisabled={!isEdited} onPress={undo}>
              {t('settings.undo')}
            </Button>
            <Button className="button button-main" type="submit" isDisabled={!isEdited}>
              {t('settings.save')}
            </Button>
          </div>
        </form>
        {question}
      </div>
    </section>
  )
}

/** The section that is shown; that of a setting which was refused, whose field then has the focus. */
function useSection(said: Said | null) {
  const [section, setSection] = useState<Section>('store')
  const form = useRef<HTMLFormElement>(null)
  const wrong = said?.wrong ?? null
  const [shown, setShown] = useState(wrong)
  if (wrong !== shown) {
    setShown(wrong)
    if (wrong !== null) setSection(wrong.section)
  }
  useEffect(() => {
    if (wrong !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [wrong])
  return { section, setSection, wrong, form }
}

type SectionListProps = { section: Section; onSection: (section: Section) => void }

function SectionList({ section, onSection }: SectionListProps) {
  const { t } = useWords()
  return (
    <nav className="section-list" aria-label={t('settings.sections')}>
      {sections.map((name) => (
        <Button
          key={name}
          className="section-button"
          {...(name === section ? { 'aria-current': 'true' as const } : {})}
          onPress={() => onSection(name)}
        >
          {t(`settings.section.${name}`)}
        </Button>
      ))}
    </nav>
  )
}
