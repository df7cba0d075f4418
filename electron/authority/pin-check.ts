import type { PinError, Proof } from '../../contract/people.ts'
import { backoffMs, noJitter } from '../../domain/backoff.ts'
import type { Person } from '../../domain/person.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { listFailed } from './people-list.ts'
import type { ListFailed, PeopleList, StoredPerson } from './people-list.ts'
import type { PinHasher } from './pin-hash.ts'

/** Wrong PINs in a row after which a person is locked (PCI DSS 8.3.4: at most ten). */
const maxWrong = 10
/**
 * Wrong ones that a right PIN forgives: more than anybody mistypes. If it forgave all, whoever knows when somebody signs in
 * could try nine between any two sign-ins and never be noticed.
 */
const forgiven = 3
/** How long (PCI DSS 8.3.4: at least 30 minutes); doubled by each further lock; a right PIN takes one back, a new PIN all. */
const locks = { firstMs: 30 * 60_000, maxMs: 24 * 3_600_000, jitter: noJitter }
/** PINs that wait for the one that is being checked. More would only serve a flood. */
const maxWaiting = 3

export type PinCheck = {
  /**
   * The person whose PIN it is. Wrong ones are counted for the person, before they are looked at, and kept.
   *
   * @param entry what the journal says of a right one
   */
  check(
    proof: Proof,
    entry: { event: string; detail?: Record<string, string> },
  ): Promise<Result<Person, PinError>>
}

type Dependencies = {
  list: () => Result<PeopleList, ListFailed>
  hasher: PinHasher | null
  clock: Clock
  /** Somebody was locked, or is no longer. */
  onChanged: () => void
}

/** Checks PINs, one at a time, and locks whom a PIN is guessed of. */
export function createPinCheck(dependencies: Dependencies): PinCheck {
  const { list, hasher, clock, onChanged } = dependencies
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  const isStillOf = ({ id, salt, hash }: StoredPerson): boolean => {
    const now = personOf(list(), id)
    return now.ok && now.value.person.salt === salt && now.value.person.hash === hash
  }

  async function checkNow(
    { personId, pin }: Proof,
    { event, detail }: Parameters<PinCheck['check']>[1],
  ): Promise<Result<Person, PinError>> {
    const found = personOf(list(), personId)
    if (!found.ok) return found
    const { person } = found.value
    if (person.lockedUntil !== null && clock.now() < person.lockedUntil)
      return err({ tag: 'Locked', until: person.lockedUntil })
    // Counted before it is looked at: whoever ends the program meanwhile wins no try.
    const wrong = person.wrong + 1
    const isLast = wrong >= maxWrong
    const until = clock.now() + backoffMs(person.locks + 1, locks, 0)
    const counted = write(
      dependencies,
      personId,
      isLast ? { wrong: 0, locks: person.locks + 1, lockedUntil: until } : { wrong, lockedUntil: null },
      'pinTried',
      { tries: wrong },
    )
    if (!counted.ok) return counted
    // A PIN that was replaced meanwhile is right no longer.
    if ((await hasher?.isRight(pin, person)) && isStillOf(person)) {
      const left = {
        wrong: Math.max(0, person.wrong - forgiven),
        locks: Math.max(0, person.locks - 1),
        lockedUntil: null,
      }
      const cleared = write(dependencies, personId, left, event, detail)
      return cleared.ok ? ok({ id: person.id, name: person.name, role: person.role }) : cleared
    }
    if (!isLast) return err({ tag: 'WrongPin', left: maxWrong - wrong })
    write(dependencies, personId, {}, 'personLocked', { until })
    onChanged()
    return err({ tag: 'Locked', until })
  }

  return {
    check(proof, entry) {
      if (waiting >= maxWaiting) return Promise.resolve(err({ tag: 'Busy' }))
      waiting += 1
      const checked = last.then(() => checkNow(proof, entry)).finally(() => (waiting -= 1))
      last = checked.catch(() => null)
      return checked
    },
  }
}

function personOf(
  list: Result<PeopleList, ListFailed>,
  personId: string,
): Result<{ people: PeopleList; all: StoredPerson[]; person: StoredPerson }, PinError> {
  if (!list.ok) return list
  const all = list.value.all()
  if (!all.ok) return listFailed(all.error)
  const person = all.value.find(({ id }) => id === personId)
  return person === undefined
    ? err({ tag: 'PersonUnknown' })
    : ok({ people: list.value, all: all.value, person })
}

/** Writes what changed of one person, and the journal's entry of it. */
function write(
  { list, clock }: Dependencies,
  personId: string,
  changed: Partial<StoredPerson>,
  event: string,
  detail: Record<string, string | number> = {},
): Result<null, PinError> {
  const found = personOf(list(), personId)
  if (!found.ok) return found
  const { people, all, person } = found.value
  const written = people.change(
    all.map((one) => (one.id === personId ? { ...one, ...changed } : one)),
    { at: clock.now(), operationId: null, who: person.name, event, detail },
  )
  return written.ok ? written : listFailed(written.error)
}
