import { reasonsOf } from '../../../domain/reasons.ts'
import type { Draft, DraftChange } from '../../flow/draft.ts'
import { useWords } from '../../i18n/index.ts'
import { Field, SelectField } from '../../parts/Field.tsx'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'

const none = ''

/**
 * Why the sale is taken back: a reason of the store's list, and a note where there is one. What is kept is the store's own
 * words, whatever language the window is in.
 */
export function ReasonChoice({ draft, onChange }: { draft: Draft; onChange: (change: DraftChange) => void }) {
  const { t } = useWords()
  const store = useSnapshot(settings)
  const list = store === null ? [] : reasonsOf(store)
  return (
    <div className="fields reason-choice">
      <SelectField
        label={t('reason.label')}
        value={draft.reason}
        options={[
          { value: none, label: t('reason.none') },
          ...list.map((value) => ({ value, label: value })),
        ]}
        onChange={(reason) => onChange(reason === none ? { reason, note: '' } : { reason })}
      />
      {draft.reason === none ? null : (
        <Field
          label={t('reason.noteLabel')}
          hint={t('reason.noteHint')}
          value={draft.note}
          maxLength={200}
          onChange={(note) => onChange({ note })}
        />
      )}
    </div>
  )
}
