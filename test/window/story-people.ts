import { approvedContent } from '../../contract/approved-content.ts'
import { channelName, ipcContract } from '../../contract/ipc.ts'
import type { EventCall, InvokeCall } from '../../contract/ipc.ts'
import type { PinError, Proof, Session } from '../../contract/people.ts'
import { isAtLeast, nobodySignsIn, pinFault } from '../../domain/authority.ts'
import type { Caller, NeededRole } from '../../domain/authority.ts'
import type { Person } from '../../domain/person.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { FakeBridge } from './fake-bridge.ts'

/** The people of the story, and what each of them types. */
export const storyPins = {
  ana: '2580',
  luis: '9137',
  marta: '4711',
  rosa: 'la clave de Rosa',
} as const
export type StoryPerson = keyof typeof storyPins

const id = (last: string): string => `0b8b1f4e-7d0a-4a6b-9f3e-0000000000${last}`
const storyPersons: Readonly<Record<StoryPerson, Person>> = {
  ana: { id: id('a1'), name: 'Ana Torres', role: 'cashier' },
  luis: { id: id('a2'), name: 'Luis Rojas', role: 'cashier' },
  marta: { id: id('a3'), name: 'Marta Salas', role: 'supervisor' },
  rosa: { id: id('a4'), name: 'Rosa Vega', role: 'administrator' },
}

export type StoryPeopleOptions = {
  /** Who there is; nobody: the till is open to all. @default everybody where somebody is signed in, else nobody */
  people?: readonly StoryPerson[]
  signedIn?: StoryPerson
  /** What main tells of the people where there is nothing to sign in to. */
  session?: Extract<Session, { state: 'administratorMissing' | 'unusable' }>
}

type Known = Person & { pin: string; wrong: number; lockedUntil: number | null }

export type StoryPeople = {
  session: () => Session
  /** Who makes the call that is being answered. */
  caller: () => Caller
  /** Main locks: nobody touched the till for a while. */
  lock: () => void
  /** Somebody is locked until a moment. */
  lockPerson: (person: StoryPerson, until: number) => void
}

const neededBy = new Map<string, NeededRole>()
for (const [group, calls] of Object.entries(ipcContract))
  for (const [name, call] of Object.entries<InvokeCall | EventCall>(calls))
    neededBy.set(channelName(group, name), call.needs)

const maxWrong = 10
const lockMs = 30 * 60_000

/** Who is at the story's till: main's rules of who may call what, over PINs that are kept as they are. */
export function createStoryPeople(fake: FakeBridge, options: StoryPeopleOptions): StoryPeople {
  const names =
    options.people ?? (options.signedIn === undefined ? [] : (Object.keys(storyPersons) as StoryPerson[]))
  let known: Known[] = names.map((name) => ({
    ...storyPersons[name],
    pin: storyPins[name],
    wrong: 0,
    lockedUntil: null,
  }))
  let fixed = options.session ?? null
  let signedIn: Person | null = options.signedIn === undefined ? null : storyPersons[options.signedIn]
  let caller: Caller = nobodySignsIn
  const grants = new Map<string, { approver: Person; content: string }>()

  function session(): Session {
    if (fixed !== null) return fixed
    if (known.length === 0) return { state: 'open' }
    const people = known.map(({ id: personId, name, role, lockedUntil }) => ({
      id: personId,
      name,
      role,
      lockedUntil: lockedUntil !== null && lockedUntil > Date.now() ? lockedUntil : null,
    }))
    return signedIn === null
      ? { state: 'signedOut', people }
      : { state: 'signedIn', person: signedIn, people }
  }
  const tell = (): void => fake.emit.people.changed(session())
  const end = (): void => {
    if (signedIn === null) return
    signedIn = null
    grants.clear()
    tell()
  }

  function isLetIn(call: string, needs: NeededRole, approver: Person | null): boolean {
    const now = session()
    caller = { person: now.state === 'signedIn' ? now.person : null, approver }
    if (needs === 'anyone') return true
    if (call === 'app.changeProfile' && now.state !== 'signedIn') return now.state !== 'signedOut'
    return (
      isAtLeast(caller.person?.role ?? null, needs) ||
      (caller.person !== null && approver !== null && isAtLeast(approver.role, needs))
    )
  }
  fake.door.admit = (call, needs, input) => {
    if (session().state === 'open') {
      caller = nobodySignsIn
      return true
    }
    const grant = grants.get(call)
    grants.delete(call)
    if (grant === undefined) return isLetIn(call, needs, null)
    return contentOf(call, input).then((content) =>
      isLetIn(call, needs, content === grant.content ? grant.approver : null),
    )
  }
  fake.door.mayHear = (needs) => {
    const now = session()
    return now.state === 'open' || isAtLeast(now.state === 'signedIn' ? now.person.role : null, needs)
  }

  function check({ personId, pin }: Proof): Result<Person, PinError> {
    const one = known.find((person) => person.id === personId)
    if (one === undefined) return err({ tag: 'PersonUnknown' })
    if (one.lockedUntil !== null && one.lockedUntil > Date.now())
      return err({ tag: 'Locked', until: one.lockedUntil })
    if (one.pin === pin) {
      one.wrong = 0
      return ok({ id: one.id, name: one.name, role: one.role })
    }
    one.wrong += 1
    if (one.wrong < maxWrong) return err({ tag: 'WrongPin', left: maxWrong - one.wrong })
    Object.assign(one, { wrong: 0, lockedUntil: Date.now() + lockMs })
    tell()
    return err({ tag: 'Locked', until: Date.now() + lockMs })
  }

  fake.people.session.answer(session)
  fake.people.signIn.answer((proof) => {
    const checked = check(proof)
    if (!checked.ok) return checked
    if (signedIn !== null && signedIn.id !== checked.value.id) end()
    signedIn = checked.value
    tell()
    return ok(undefined)
  })
  fake.people.signOut.answer(end)
  fake.people.isActive.answer(() => undefined)
  fake.people.authorise.answer(({ call, content, ...proof }) => {
    const role = known.find(({ id: personId }) => personId === proof.personId)?.role ?? null
    const needs = neededBy.get(call)
    if (needs === undefined || !isAtLeast(role, needs) || !isAtLeast(role, 'supervisor'))
      return err({ tag: 'NotEntitled' })
    const checked = check(proof)
    if (!checked.ok) return checked
    grants.set(call, { approver: checked.value, content })
    return ok(undefined)
  })
  fake.people.createAdministrator.answer(({ name, pin }) => {
    if (known.length > 0) return err({ tag: 'NotFirst' })
    fixed = null
    known = [{ ...storyPersons.rosa, name, pin, wrong: 0, lockedUntil: null }]
    tell()
    return ok(undefined)
  })
  fake.people.add.answer(({ name, role, pin }) => {
    const why = pinFault(pin, role)
    if (why !== null) return err({ tag: 'PinRefused', why })
    if (known.length === 0 && role !== 'administrator') return err({ tag: 'AdministratorFirst' })
    if (known.some((one) => one.name.toLowerCase() === name.toLowerCase())) return err({ tag: 'NameTaken' })
    known = [...known, { id: crypto.randomUUID(), name, role, pin, wrong: 0, lockedUntil: null }]
    tell()
    return ok(undefined)
  })
  fake.people.remove.answer(({ personId }) => {
    const others = known.filter((one) => one.id !== personId)
    if (others.length === known.length) return err({ tag: 'PersonUnknown' })
    if (others.length > 0 && !others.some(({ role }) => role === 'administrator'))
      return err({ tag: 'LastAdministrator' })
    known = others
    if (signedIn?.id === personId) signedIn = null
    tell()
    return ok(undefined)
  })
  fake.people.setPin.answer(({ personId, pin }) => {
    const one = known.find((person) => person.id === personId)
    if (one === undefined) return err({ tag: 'PersonUnknown' })
    Object.assign(one, { pin, wrong: 0, lockedUntil: null })
    tell()
    return ok(undefined)
  })
  fake.people.changeOwnPin.answer(({ pin, newPin }) => {
    const own = known.find((person) => person.id === signedIn?.id)
    if (own === undefined) return err({ tag: 'PersonUnknown' })
    const checked = check({ personId: own.id, pin })
    if (!checked.ok) return checked
    own.pin = newPin
    return ok(undefined)
  })
  return {
    session,
    caller: () => caller,
    lock: end,
    lockPerson(person, until) {
      const one = known.find(({ id: personId }) => personId === storyPersons[person].id)
      if (one !== undefined) one.lockedUntil = until
      tell()
    },
  }
}

/** As main holds it against what somebody answered for. */
async function contentOf(call: string, input: unknown): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(approvedContent(call, input)))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
