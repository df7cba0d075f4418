import { useEffect, useRef } from 'react'
import { Button } from 'react-aria-components'
import type { KnownPerson } from '../../contract/people.ts'
import { useWords } from '../i18n/index.ts'
import { LockedUntil } from './LockedUntil.tsx'

export type PersonChoiceProps = {
  people: readonly KnownPerson[]
  label: string
  onChoose: (person: KnownPerson) => void
}

/** The people as large buttons, by name. */
export function PersonChoice({ people, label, onChoose }: PersonChoiceProps) {
  const { t, language } = useWords()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => list.current?.querySelector('button')?.focus(), [])
  return (
    <ul className="person-choice" aria-label={label} ref={list}>
      {people
        .toSorted((one, other) => one.name.localeCompare(other.name, language))
        .map((person) => (
          <li key={person.id}>
            <Button className="person" onPress={() => onChoose(person)}>
              <strong>{person.name}</strong>
              <span>{t(`people.role.${person.role}`)}</span>
              <LockedUntil person={person} />
            </Button>
          </li>
        ))}
    </ul>
  )
}
