import { useState } from 'react'
import { Button, Form } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Field } from '../parts/Field.tsx'
import { cashier } from '../store/context.ts'

/** Types who is at the till, where nobody signs in. */
export function CashierDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(cashier.get() ?? '')
  return (
    <Dialog title={t('shell.cashier')} onClose={onClose}>
      <Form
        onSubmit={(event) => {
          event.preventDefault()
          cashier.set(typed.trim())
          onClose()
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
          <Button className="button" onPress={onClose}>
            {t('shell.close')}
          </Button>
          <Button className="button button-main" type="submit">
            {t('shell.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
