import { useState } from 'react'
import { Button, Label, TextArea, TextField } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { withApproval } from '../../people/approval.ts'

/** A counter has no public address: a callback that the store's server received is handed over here, signature and all. */
export function CallbackPanel() {
  const { t } = useWords()
  const [body, setBody] = useState('')
  const [signature, setSignature] = useState('')
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string } | null>(null)
  const apply = async (): Promise<void> => {
    try {
      const answer = await withApproval(
        'diagnostics.applyCallback',
        { body, signature: signature.trim() },
        ipc.diagnostics.applyCallback,
      )
      setSaid(
        answer.ok
          ? { tone: 'good', text: t(`diagnostics.callbackApplied.${answer.value.applied}`) }
          : {
              tone: 'bad',
              text:
                answer.error.tag === 'NotApproved'
                  ? t('approval.notApproved')
                  : t(`diagnostics.callbackError.${answer.error.tag}`),
            },
      )
    } catch {
      setSaid({ tone: 'bad', text: t('diagnostics.failed') })
    }
  }
  return (
    <section className="card-panel" aria-labelledby="callback-title">
      <h2 id="callback-title">{t('diagnostics.callback')}</h2>
      <p className="hint">{t('diagnostics.callbackSay')}</p>
      <TextField className="field" value={body} onChange={setBody} maxLength={100_000} spellCheck="false">
        <Label>{t('diagnostics.callbackBody')}</Label>
        <TextArea className="input" />
      </TextField>
      <Field
        label={t('diagnostics.callbackSignature')}
        value={signature}
        onChange={setSignature}
        maxLength={1000}
      />
      <div>
        <Button
          className="button"
          isDisabled={body.trim() === '' || signature.trim() === ''}
          onPress={() => void apply()}
        >
          {t('diagnostics.callbackApply')}
        </Button>
      </div>
      {said ? (
        <Notice tone={said.tone} isUrgent={said.tone === 'bad'}>
          {said.text}
        </Notice>
      ) : null}
    </section>
  )
}
