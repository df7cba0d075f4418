import { useState } from 'react'
import { Button, FileTrigger } from 'react-aria-components'
import type { EnrolmentError } from '../../../contract/managed.ts'
import { formatMoment } from '../../i18n/format.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { useOpenRowsQuestion } from './OpenRowsQuestion.tsx'

type File_ = { name: string; text: string }

/** Why a code brought nothing, and what to do. */
function enrolmentSentence(
  { t, language, timeZone, now }: ReturnType<typeof useLocaleClock>,
  error: EnrolmentError | { tag: 'Unreachable' },
): string {
  switch (error.tag) {
    case 'TooManyTries':
      return t('settings.enrolment.error.TooManyTries', {
        when: formatMoment(language, error.until, timeZone, now),
      })
    case 'Invalid':
      return t('settings.enrolment.error.Invalid', { path: error.path })
    case 'Unreachable':
      return t('settings.error.unreachable')
    default:
      return t(`settings.enrolment.error.${error.tag}`)
  }
}

/** A code of the chain's brings the credentials, and settings with them: nobody types them. */
export function EnrolmentPanel({ onEnrolled }: { onEnrolled: () => void }) {
  const clock = useLocaleClock()
  const { t } = clock
  const { askFirst, question } = useOpenRowsQuestion()
  const [code, setCode] = useState('')
  const [file, setFile] = useState<File_ | null>(null)
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string } | null>(null)
  const enrol = async (): Promise<void> => {
    const answer = await answered(() => ipc.settings.enrol({ code, file: file?.text ?? null }))
    if (!answer.ok) return setSaid({ tone: 'bad', text: enrolmentSentence(clock, answer.error) })
    setCode('')
    setFile(null)
    onEnrolled()
    const names = answer.value.map((name) => t(`settings.secret.${name}`)).join(', ')
    setSaid({ tone: 'good', text: t('settings.enrolment.done', { names }) })
  }
  return (
    <div className="card-panel">
      <h3>{t('settings.enrolment.title')}</h3>
      <p className="hint">{t('settings.enrolment.say')}</p>
      <Field
        label={t('settings.enrolment.code')}
        value={code}
        maxLength={60}
        onChange={setCode}
        hint={t('settings.enrolment.codeSay')}
      />
      <p>{file === null ? t('settings.enrolment.ownFile') : file.name}</p>
      <div className="actions">
        <FileTrigger
          acceptedFileTypes={['.json', 'application/json', 'text/plain']}
          onSelect={(files) => {
            const [chosen] = files ?? []
            if (chosen) void chosen.text().then((text) => setFile({ name: chosen.name, text }))
          }}
        >
          <Button className="button">{t('settings.enrolment.choose')}</Button>
        </FileTrigger>
        <Button
          className="button button-main"
          isDisabled={code.trim() === ''}
          onPress={() => askFirst('credential', () => void enrol())}
        >
          {t('settings.enrolment.enrol')}
        </Button>
      </div>
      {question}
      {said ? (
        <Notice tone={said.tone} isUrgent={said.tone === 'bad'}>
          {said.text}
        </Notice>
      ) : null}
    </div>
  )
}
