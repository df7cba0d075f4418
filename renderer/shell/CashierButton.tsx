import { useState } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { CashierDialog } from '../later.tsx'
import { cashier } from '../store/context.ts'
import { useSnapshot } from '../store/snapshot.ts'

/** Who is at the till. The name goes into every operation's record. */
export function CashierButton() {
  const { t } = useWords()
  const name = useSnapshot(cashier) ?? ''
  const [isTyping, setTyping] = useState(false)
  return (
    <>
      <Button className="rail-button rail-button-small" onPress={() => setTyping(true)}>
        <span>
          {t('shell.cashier')}
          <br />
          <strong>{name === '' ? t('shell.cashierNone') : name}</strong>
        </span>
      </Button>
      {isTyping ? <CashierDialog onClose={() => setTyping(false)} /> : null}
    </>
  )
}
