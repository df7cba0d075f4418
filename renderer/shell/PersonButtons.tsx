import { useState } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import { OwnPinDialog } from '../later.tsx'
import { personOf, session } from '../store/session.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { CashierButton } from './CashierButton.tsx'

/** Who is at the till: signed in, with the way out; or, where nobody signs in, the name that was typed. */
export function PersonButtons() {
  const { t } = useWords()
  const now = useSnapshot(session)
  const person = personOf(now)
  const [isChanging, setChanging] = useState(false)
  if (now?.state === 'open') return <CashierButton />
  if (person === null) return null
  return (
    <>
      <Button className="rail-button rail-button-small" onPress={() => setChanging(true)}>
        <span>
          <strong className="rail-name">{person.name}</strong>
          <br />
          {t(`people.role.${person.role}`)}
          <br />
          <u>{t('people.changeOwnPin')}</u>
        </span>
      </Button>
      <Button className="button" onPress={() => void ipc.people.signOut().catch(() => undefined)}>
        {t('people.signOut')}
      </Button>
      {isChanging ? <OwnPinDialog person={person} onClose={() => setChanging(false)} /> : null}
    </>
  )
}
