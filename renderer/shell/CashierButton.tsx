import { useState } from 'react'
import { Button, Form } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Field } from '../parts/Field.tsx'
import { cashier } from '../store/context.ts'
import { useSnapshot } from '../store/snapshot.ts'

/** Who is at the till. The name goes into every operation's record. */
export function CashierButton() {
  const { t } = useWords()
  const name = useSnapshot(cashier) ?? ''
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <>
      <Button className="rail-button rail-button-small" onPress={() => setTyped(name)}>
        <span>
          {t('shell.cashier')}
          <br />
          <strong>{name === '' ? t('shell.cashierNone') : name}</strong>
        </span>
      </Button>
      {typed === null ? null : (
        <Dialog title={t('shell.cashier')} onClose={() => setTyped(null)}>
          <Form
            onSubmit={(event) => {
              event.preventDefault()
              cashier.set(typed.trim())
              setTyped(null)
            }}
          >
            <Field
              label={t('shell.cashierName')}
              value={typed}
              onChange={setTyped}
              maxLength={60}
              hint={t('shell.cashierSay')}
              takesFocus
            />
            <div className="actions">
              <Button className="button" onPress={() => setTyped(null)}>
                {t('shell.close')}
              </Button>
              <Button className="button button-main" type="submit">
                {t('shell.save')}
              </Button>
            </div>
          </Form>
        </Dialog>
      )}
    </>
  )
}
