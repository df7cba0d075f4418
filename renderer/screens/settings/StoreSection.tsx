import { useState } from 'react'
import { Button } from 'react-aria-components'
import { profileNameSchema } from '../../../contract/settings.ts'
import type { ProfileName } from '../../../contract/settings.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field, SelectField } from '../../parts/Field.tsx'
import { useSnapshot, useSnapshotPart } from '../../store/snapshot.ts'
import { appInfo, queueSummary } from '../../store/stores.ts'
import { ListPanel } from './ListPanel.tsx'
import { ReasonLine } from './ReasonLine.tsx'
import type { SectionProps } from './section-props.ts'

/** Name, language, look, and which money this is. */
export function StoreSection({ draft, onDraft }: SectionProps) {
  const { t } = useWords()
  return (
    <>
      <div className="fields">
        <Field
          label={t('settings.field.merchantName')}
          value={draft.merchantName}
          onChange={(merchantName) => onDraft({ ...draft, merchantName })}
          maxLength={80}
        />
        <Field
          label={t('settings.field.merchantRuc')}
          value={draft.merchantRuc}
          onChange={(typed) => onDraft({ ...draft, merchantRuc: typed.trim() })}
          maxLength={11}
        />
        <Field
          label={t('settings.field.merchantAddress')}
          value={draft.merchantAddress}
          onChange={(merchantAddress) => onDraft({ ...draft, merchantAddress })}
          maxLength={120}
        />
        <SelectField
          label={t('settings.field.language')}
          value={draft.language}
          options={(['es', 'en'] as const).map((value) => ({ value, label: t(`settings.option.${value}`) }))}
          onChange={(language) => onDraft({ ...draft, language })}
        />
        <SelectField
          label={t('settings.field.theme')}
          value={draft.theme}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`settings.option.${value}`),
          }))}
          onChange={(theme) => onDraft({ ...draft, theme })}
        />
      </div>
      <ListPanel
        title={t('settings.field.reasons')}
        say={t('settings.reasonsSay')}
        items={draft.reasons}
        made={t('settings.newReason')}
        onItems={(reasons) => onDraft({ ...draft, reasons })}
        Line={ReasonLine}
      />
      <ProfilePanel />
    </>
  )
}

/** Changing the profile opens the program anew; what is open is said first. */
function ProfilePanel() {
  const { t } = useWords()
  const present = useSnapshot(appInfo)?.profile ?? 'training'
  const open = useSnapshotPart(queueSummary, (summary) => (summary?.waiting ?? 0) + (summary?.attention ?? 0))
  const [wanted, setWanted] = useState<ProfileName>(present)
  const [isAsking, setAsking] = useState(false)
  return (
    <div className="card-panel">
      <p className="hint">{t('settings.profileSay')}</p>
      <div className="list-line">
        <SelectField
          label={t('settings.profile')}
          value={wanted}
          options={profileNameSchema.options.map((value) => ({
            value,
            label: t(`settings.profileName.${value}`),
          }))}
          onChange={setWanted}
        />
        <Button className="button" isDisabled={wanted === present} onPress={() => setAsking(true)}>
          {t('settings.profileChange')}
        </Button>
      </div>
      {isAsking ? (
        <Dialog
          title={`${t('settings.profileChange')}: ${t(`settings.profileName.${wanted}`)}`}
          onClose={() => setAsking(false)}
        >
          <p>{open > 0 ? t('settings.profileOpen', { count: open }) : t('settings.profileSay')}</p>
          <div className="actions">
            <Button className="button" onPress={() => setAsking(false)}>
              {t('queue.keep')}
            </Button>
            <Button
              className="button button-main"
              onPress={() => void ipc.app.changeProfile({ profile: wanted })}
            >
              {t('settings.profileYes')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </div>
  )
}
