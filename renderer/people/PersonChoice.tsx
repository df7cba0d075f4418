import { useEffect, useRef } from 'react'
import { Button } from 'react-aria-components'
import type { KnownPerson } from '../../contract/people.ts'
import { useWords } from '../i18n/index.ts'
import { useNoScan } from '../parts/no-scan.ts'
import { LockedUntil } from './LockedUntil.tsx'

export type PersonChoiceProps = {
  people: readonly KnownPerson[]
  label: string
  onChoose: (person: KnownPerson) => void
}

/** The people as large buttons, by name. A scanner's Enter presses none of them. */
export function PersonChoice({ people, label, onChoose }: PersonChoiceProps) {
  const { t, language } = useWords()
  const list = useRef<HTMLUListElement>(null)
  useNoScan(() => undefined)
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
