import { useState } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { PersonChoice } from '../../people/PersonChoice.tsx'
import { PinEntry } from '../../people/PinEntry.tsx'
import { session, useMayDo } from '../../store/session.ts'
import { useSnapshot } from '../../store/snapshot.ts'

/** Says that these settings are only to be looked at, and lets an administrator sign in. */
export function AdministratorNeeded() {
  const { t } = useWords()
  const mayChange = useMayDo('administrator')
  const [isAsking, setAsking] = useState(false)
  if (mayChange) return null
  return (
    <>
      <Notice tone="info">
        <p>{t('administratorNeeded.settings')}</p>
        <Button className="button" onPress={() => setAsking(true)}>
          {t('administratorNeeded.enter')}
        </Button>
      </Notice>
      {isAsking ? <AdministratorSignIn onClose={() => setAsking(false)} /> : null}
    </>
  )
}

/** An administrator signs in in place of whoever is at the till. */
function AdministratorSignIn({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const now = useSnapshot(session)
  const people = now !== null && 'people' in now ? now.people : []
  const administrators = people.filter(({ role }) => role === 'administrator')
  const [chosenId, setChosenId] = useState<string | null>(
    administrators.length === 1 ? (administrators[0]?.id ?? null) : null,
  )
  const chosen = administrators.find(({ id }) => id === chosenId) ?? null
  return (
    <Dialog title={t('administratorNeeded.enter')} onClose={onClose}>
      <p>{t('administratorNeeded.say')}</p>
      {chosen === null ? (
        <PersonChoice
          people={administrators}
          label={t('people.role.administrator')}
          onChoose={({ id }) => setChosenId(id)}
        />
      ) : (
        <PinEntry
          key={chosen.id}
          person={chosen}
          yes={t('people.signIn.enter')}
          no={{ label: t('queue.keep'), onPress: onClose }}
          onPin={(pin) => ipc.people.signIn({ personId: chosen.id, pin })}
        />
      )}
    </Dialog>
  )
}
