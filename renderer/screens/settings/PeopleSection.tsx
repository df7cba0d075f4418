import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { KnownPerson } from '../../../contract/people.ts'
import { useWords } from '../../i18n/index.ts'
import { Notice } from '../../parts/Notice.tsx'
import { WholeField } from '../../parts/NumberField.tsx'
import { session, useMayDo } from '../../store/session.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { PersonDialog } from './PersonDialog.tsx'
import type { PersonAct } from './PersonDialog.tsx'
import { PersonList } from './PersonList.tsx'
import type { SectionProps } from './section-props.ts'

/** Nobody's list is empty but that of a till where nobody signs in. */
const nobody: readonly KnownPerson[] = []

/** Who can sign in, and after how long without use the PIN is asked for again. People change at once. */
export function PeopleSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  const now = useSnapshot(session)
  const mayChange = useMayDo('administrator')
  const [act, setAct] = useState<PersonAct | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const people = now !== null && 'people' in now ? now.people : nobody
  return (
    <>
      {people.length === 0 ? (
        <Notice tone="info">
          {t('people.list.none')} {t('people.list.noneSay')}
        </Notice>
      ) : (
        <PersonList people={people} onAct={mayChange ? setAct : null} />
      )}
      <div>
        <Button className="button" isDisabled={!mayChange} onPress={() => setAct({ type: 'add' })}>
          {t('people.list.add')}
        </Button>
      </div>
      <p aria-live="polite" className="status-line">
        {said}
      </p>
      <div className="fields">
        <WholeField
          label={t('settings.field.lockAfterMinutes')}
          value={draft.lockAfterMinutes}
          onChange={(lockAfterMinutes) => onDraft({ ...draft, lockAfterMinutes })}
        />
      </div>
      {act === null ? null : (
        <PersonDialog
          act={act}
          isFirst={people.length === 0}
          onClose={() => setAct(null)}
          onDone={(sentence) => {
            setAct(null)
            setSaid(sentence)
          }}
        />
      )}
    </>
  )
}
