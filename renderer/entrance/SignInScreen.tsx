import { useState } from 'react'
import type { KnownPerson } from '../../contract/people.ts'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import { useShortcuts } from '../parts/shortcuts.ts'
import { Entrance } from './Entrance.tsx'
import { PersonChoice } from '../people/PersonChoice.tsx'
import { PinEntry } from '../people/PinEntry.tsx'

export type SignInScreenProps = {
  people: readonly KnownPerson[]
  /** Who was here last, where the till locked: chosen beforehand. */
  lastPersonId: string | null
}

/** Who is at the till: a name, and its PIN. */
export function SignInScreen({ people, lastPersonId }: SignInScreenProps) {
  const { t } = useWords()
  const [chosenId, setChosenId] = useState<string | null>(
    people.length === 1 ? (people[0]?.id ?? null) : lastPersonId,
  )
  const chosen = people.find(({ id }) => id === chosenId) ?? null
  const others = (): void => setChosenId(null)
  useShortcuts(people.length > 1 ? { Escape: others } : {})
  return (
    <Entrance>
      <section className="sign-in" aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">{t('people.signIn.title')}</h1>
        {chosen === null ? (
          <>
            <p className="hint">{t('people.signIn.say')}</p>
            <PersonChoice
              people={people}
              label={t('people.signIn.title')}
              onChoose={({ id }) => setChosenId(id)}
            />
          </>
        ) : (
          <PinEntry
            key={chosen.id}
            person={chosen}
            yes={t('people.signIn.enter')}
            no={people.length > 1 ? { label: t('people.signIn.other'), onPress: others } : null}
            onPin={(pin) => ipc.people.signIn({ personId: chosen.id, pin })}
          />
        )}
      </section>
    </Entrance>
  )
}
