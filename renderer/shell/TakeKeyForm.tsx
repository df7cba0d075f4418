import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { answered } from '../ipc/answered.ts'
import { ipc } from '../ipc/client.ts'
import { Field } from '../parts/Field.tsx'
import { Notice } from '../parts/Notice.tsx'

/** Another account of the PC made a code: with it this one has the counter's key, and the program starts again by itself. */
export function TakeKeyForm() {
  const { t } = useWords()
  const [code, setCode] = useState('')
  const [isTaking, setTaking] = useState(false)
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string } | null>(null)
  const take = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (isTaking) return
    setTaking(true)
    const taken = await answered(() => ipc.settings.takeKey({ code }))
    // The program ends now: there is nothing to press any more.
    if (taken.ok) return setSaid({ tone: 'good', text: t('people.takeKey.done') })
    setTaking(false)
    const { tag } = taken.error
    setSaid({
      tone: 'bad',
      text: tag === 'Unreachable' ? t('people.error.unreachable') : t(`people.takeKey.error.${tag}`),
    })
  }
  return (
    <form onSubmit={(event) => void take(event)}>
      <Field
        label={t('people.takeKey.code')}
        hint={t('people.takeKey.codeSay')}
        value={code}
        maxLength={60}
        onChange={setCode}
      />
      <div className="actions">
        <Button type="submit" className="button button-main" isDisabled={isTaking || code.trim() === ''}>
          {t('people.takeKey.take')}
        </Button>
      </div>
      {said === null ? null : (
        <Notice tone={said.tone} isUrgent={said.tone === 'bad'}>
          {said.text}
        </Notice>
      )}
    </form>
  )
}
