import { randomUUID } from 'node:crypto'
import type {
  AddPersonError,
  ChangePersonError,
  FirstAdministratorError,
  NewPerson,
  OwnPinError,
  Proof,
} from '../../contract/people.ts'
import { isProgramName, isSameName, pinFault } from '../../domain/authority.ts'
import type { Person, Role } from '../../domain/person.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { listFailed } from './people-list.ts'
import type { ListFailed, PeopleList, StoredPerson } from './people-list.ts'
import type { PinCheck } from './pin-check.ts'
import type { PinHash, PinHasher } from './pin-hash.ts'

/** More people than any counter has. */
const maxPeople = 200

/** Who can sign in at this counter, and their PINs. */
export type People = {
  /** The first person of a counter; refused once there is one. */
  createAdministrator(first: {
    name: string
    pin: string
  }): Promise<Result<undefined, FirstAdministratorError>>
  add(person: NewPerson): Promise<Result<undefined, AddPersonError>>
  remove(personId: string): Result<undefined, ChangePersonError>
  /** A new PIN for somebody; ends a lock. */
  setPin(proof: Proof): Promise<Result<undefined, ChangePersonError>>
  changeOwnPin(pins: { pin: string; newPin: string }): Promise<Result<undefined, OwnPinError>>
}

type Dependencies = {
  list: () => Result<PeopleList, ListFailed>
  hasher: PinHasher | null
  clock: Clock
  pins: PinCheck
  /** Whether there has to be an administrator at all times. Elsewhere the last person may go, and nobody signs in. */
  isRequired: boolean
  /** Who is signed in, for the journal. */
  actor: () => Person | null
  /** `removed`: who can no longer sign in, where it is that. */
  onChanged: (removed: string | null) => void
}

type SetPinError = Exclude<ChangePersonError, { tag: 'LastAdministrator' }>
type Changed<Refusal> = Result<
  { people: StoredPerson[]; event: string; detail: Record<string, string> },
  Refusal
>

export function createPeople(dependencies: Dependencies): People {
  return {
    async createAdministrator({ name, pin }) {
      const first = await made(dependencies, { name, role: 'administrator', pin })
      if (!first.ok) return first
      return change<FirstAdministratorError>(dependencies, (all) =>
        all.length > 0
          ? err({ tag: 'NotFirst' })
          : ok({
              people: [first.value],
              event: 'personAdded',
              detail: { person: name, role: 'administrator' },
            }),
      )
    },
    async add({ name, role, pin }) {
      const person = await made(dependencies, { name, role, pin })
      if (!person.ok) return person
      return change<AddPersonError>(dependencies, (all) => {
        if (all.length === 0 && role !== 'administrator') return err({ tag: 'AdministratorFirst' })
        if (all.some((one) => isSameName(one.name, name))) return err({ tag: 'NameTaken' })
        if (all.length >= maxPeople) return err({ tag: 'TooMany' })
        return ok({
          people: [...all, person.value],
          event: 'personAdded',
          detail: { person: name, role },
        })
      })
    },
    remove: (personId) =>
      change<ChangePersonError>(
        dependencies,
        (all) => {
          const person = all.find(({ id }) => id === personId)
          if (person === undefined) return err({ tag: 'PersonUnknown' })
          const others = all.filter(({ id }) => id !== personId)
          if (!mayBeLeft(others, dependencies)) return err({ tag: 'LastAdministrator' })
          return ok({
            people: others,
            event: 'personRemoved',
            detail: { person: person.name, role: person.role },
          })
        },
        personId,
      ),
    setPin: (proof) => setPin(dependencies, proof),
    async changeOwnPin({ pin, newPin }) {
      const people = dependencies.list()
      if (!people.ok) return people
      const own = dependencies.actor()
      if (own === null) return err({ tag: 'PersonUnknown' })
      const why = pinFault(newPin, own.role)
      if (why !== null) return err({ tag: 'PinRefused', why })
      const checked = await dependencies.pins.check({ personId: own.id, pin }, { event: 'ownPinProved' })
      if (!checked.ok) return checked
      return setPin(dependencies, { personId: own.id, pin: newPin })
    },
  }
}

/**
 * Changes the list as it is at that moment. PINs are hashed before, on a thread: nothing that was seen of the list
 * before that is relied on.
 */
function change<Refusal extends { tag: string }>(
  { list, clock, ...dependencies }: Dependencies,
  changed: (all: readonly StoredPerson[]) => Changed<Refusal>,
  removed: string | null = null,
): Result<undefined, Refusal | ListFailed> {
  const people = list()
  if (!people.ok) return people
  const all = people.value.all()
  if (!all.ok) return listFailed(all.error)
  const next = changed(all.value)
  if (!next.ok) return next
  const { event, detail } = next.value
  const written = people.value.change(next.value.people, {
    at: clock.now(),
    operationId: null,
    who: dependencies.actor()?.name ?? 'counter',
    event,
    detail,
  })
  if (!written.ok) return listFailed(written.error)
  dependencies.onChanged(removed)
  return ok(undefined)
}

/** A hash of a PIN that may be set, or why it may not. */
async function hashed(
  { hasher }: Dependencies,
  pin: string,
  role: Role,
): Promise<Result<PinHash, { tag: 'Unusable' } | { tag: 'PinRefused'; why: 'wrongForm' | 'tooEasy' }>> {
  const why = pinFault(pin, role)
  if (why !== null) return err({ tag: 'PinRefused', why })
  return hasher === null ? err({ tag: 'Unusable' }) : ok(await hasher.make(pin))
}

async function setPin(
  dependencies: Dependencies,
  { personId, pin }: Proof,
): Promise<Result<undefined, SetPinError>> {
  const people = dependencies.list()
  if (!people.ok) return people
  const before = people.value.all()
  if (!before.ok) return listFailed(before.error)
  const person = before.value.find(({ id }) => id === personId)
  if (person === undefined) return err({ tag: 'PersonUnknown' })
  const hash = await hashed(dependencies, pin, person.role)
  if (!hash.ok) return hash
  return change<SetPinError>(dependencies, (all) =>
    all.some(({ id }) => id === personId)
      ? ok({
          people: all.map((one) =>
            one.id === personId ? { ...one, ...hash.value, wrong: 0, locks: 0, lockedUntil: null } : one,
          ),
          event: 'pinSet',
          detail: { person: person.name },
        })
      : err({ tag: 'PersonUnknown' }),
  )
}

/** Somebody new, with a name and a PIN that may be. */
async function made(
  dependencies: Dependencies,
  { name, role, pin }: NewPerson,
): Promise<
  Result<
    StoredPerson,
    { tag: 'NameReserved' } | { tag: 'Unusable' } | { tag: 'PinRefused'; why: 'wrongForm' | 'tooEasy' }
  >
> {
  if (isProgramName(name)) return err({ tag: 'NameReserved' })
  const hash = await hashed(dependencies, pin, role)
  if (!hash.ok) return hash
  return ok({ id: randomUUID(), name, role, ...hash.value, wrong: 0, lockedUntil: null, locks: 0 })
}

/** Whether a counter can go on with these people: with an administrator, or with nobody where nobody has to sign in. */
const mayBeLeft = (people: readonly StoredPerson[], { isRequired }: Dependencies): boolean =>
  people.some(({ role }) => role === 'administrator') || (people.length === 0 && !isRequired)
