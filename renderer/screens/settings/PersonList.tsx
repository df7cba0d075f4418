import { Button } from 'react-aria-components'
import type { KnownPerson } from '../../../contract/people.ts'
import { useWords } from '../../i18n/index.ts'
import { LockedUntil } from '../../people/LockedUntil.tsx'
import type { PersonAct } from './PersonDialog.tsx'

export type PersonListProps = {
  people: readonly KnownPerson[]
  /** `null`: whoever looks may not change them. */
  onAct: ((act: PersonAct) => void) | null
}

/** Everybody with what they may do, and until when somebody is locked. */
export function PersonList({ people, onAct }: PersonListProps) {
  const { t } = useWords()
  return (
    <ul className="rows">
      {people.map((person) => (
        <li key={person.id} className="row person-line">
          <span>
            <strong>{person.name}</strong> · {t(`people.role.${person.role}`)} <LockedUntil person={person} />
          </span>
          {onAct === null ? null : (
            <span className="actions">
              {(['newPin', 'remove'] as const).map((type) => (
                <Button
                  key={type}
                  className="button"
                  aria-label={`${t(`people.list.${type}`)}: ${person.name}`}
                  onPress={() => onAct({ type, person })}
                >
                  {t(`people.list.${type}`)}
                </Button>
              ))}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
