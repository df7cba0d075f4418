import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { approvedContent } from '../../contract/approved-content.ts'
import { channelName, ipcContract } from '../../contract/ipc.ts'
import type { EventCall, InvokeCall } from '../../contract/ipc.ts'
import type { AuthoriseError, authorisationSchema, PinError, Proof, Session } from '../../contract/people.ts'
import { isAtLeast, nobodySignsIn } from '../../domain/authority.ts'
import type { Caller, NeededRole } from '../../domain/authority.ts'
import type { Person } from '../../domain/person.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { StorageFailed } from '../../contract/operations.ts'
import type { Storage } from '../storage/storage.ts'
import type { AdministrativeJournal } from './administrative-journal.ts'
import { createJournalSigner } from './journal-heads.ts'
import type { JournalSigner } from './journal-heads.ts'
import { createPeople } from './people.ts'
import type { People } from './people.ts'
import type { PeopleCopy } from './people-copy.ts'
import { createPeopleList, giveUpPeople, listFailed } from './people-list.ts'
import type { ListFailed, PeopleList } from './people-list.ts'
import { createPinCheck } from './pin-check.ts'
import { createPinHasher } from './pin-hash.ts'
import type { PinCost } from './pin-hash.ts'
import { createSeal } from './seal.ts'

export type AuthorityDependencies = {
  /** The queue's storage as it is now, or what keeps it shut. */
  storage: () => Result<Storage, StorageFailed>
  /**
   * The key of this counter; `null`: the keyring does not give one. `isNew`: what an earlier one sealed is lost. `isMarked`:
   * people were kept under it, so that a counter without a list is not one that never had any.
   */
  counterKey: { key: Buffer; isNew: boolean; isMarked: boolean } | null
  /** Marks the key; `false`: it could not be. */
  markKey: () => Promise<boolean>
  /** The list of people outside the data directory. */
  peopleCopy: PeopleCopy
  /** Whether nothing is possible before there is an administrator (the live profile). */
  isRequired: boolean
  pinCost: PinCost
  administrative: Pick<AdministrativeJournal, 'note'>
  clock: Clock
  timers: Timers
  lockAfterMinutes: () => number
  onChanged: (session: Session) => void
}

export type Authority = People & {
  /** Signs the journal's head; `null`: the keyring gives no key. */
  signer: JournalSigner | null
  /**
   * Who makes a call that needs a role; `null`: nobody entitled. Uses up what somebody else answered for, which counts only
   * where it was this very content.
   */
  admit(call: string, needs: NeededRole, input: unknown): Caller | null
  /** Whether whoever is at the till may close a kiosk: an administrator, and anybody where nobody can sign in as one. */
  mayLeave(): boolean
  /** Whether whoever is signed in may be told news. */
  mayHear(needs: NeededRole): boolean
  session(): Session
  signIn(proof: Proof): Promise<Result<undefined, PinError>>
  /** `why`: a person did, nobody touched the till for a while, the machine sleeps, or the window was closed into the tray. */
  signOut(why: 'person' | 'idle' | 'sleep' | 'hidden'): void
  /** A key or a touch: the wait for the next one starts anew. */
  isActive(): void
  /** Somebody entitled answers for the next such call with that content, within a minute. */
  authorise(authorisation: z.output<typeof authorisationSchema>): Promise<Result<undefined, AuthoriseError>>
  stop(): void
}

/** How long somebody's word for an act of somebody else holds. Milliseconds. */
const authorisationMs = 60_000

const neededBy = new Map<string, NeededRole>()
for (const [group, calls] of Object.entries(ipcContract))
  for (const [name, call] of Object.entries<InvokeCall | EventCall>(calls))
    if (call.kind === 'invoke') neededBy.set(channelName(group, name), call.needs)

/** What can be done about it where nobody can sign in: leave the profile for another. */
const leavingCall = 'app.changeProfile'

/**
 * Who is at the till and what that lets them do: one person is signed in at a time, and somebody of a higher role may
 * answer for a single act. Everything that is told of it stands in the journal.
 */
export function createAuthority(dependencies: AuthorityDependencies): Authority {
  const { clock, counterKey } = dependencies
  const granted = createGrants(clock)
  const hasher = counterKey === null ? null : createPinHasher(counterKey.key, dependencies.pinCost)
  const access = createListAccess(dependencies)
  const list = (): Result<PeopleList, ListFailed> => access.list()
  const tell = (): void => dependencies.onChanged(session())
  const seat = createSeat(dependencies, (name, why) => {
    granted.clear()
    dependencies.administrative.note(name, 'signedOut', { why })
    tell()
  })
  const pins = createPinCheck({ list, hasher, clock, onChanged: tell })
  const people = createPeople({
    list,
    hasher,
    clock,
    pins,
    isRequired: dependencies.isRequired,
    actor: seat.person,
    onChanged(removed) {
      if (removed === seat.person()?.id) seat.leave('removed')
      tell()
    },
  })

  function session(): Session {
    const now = sessionOf(list(), seat.person(), dependencies)
    if ('people' in now) access.markKey()
    return now
  }

  return {
    ...people,
    signer: counterKey === null ? null : createJournalSigner(counterKey.key),
    session,
    admit: (call, needs, input) => callerOf(session(), call, needs, () => granted.take(call, input)),
    mayLeave: () => callerOf(session(), leavingCall, 'administrator', () => null) !== null,
    mayHear: (needs) => isOpenTo(session(), needs),
    async signIn(proof) {
      const checked = await pins.check(proof, { event: 'signedIn' })
      if (!checked.ok) return checked
      seat.take(checked.value)
      tell()
      return ok(undefined)
    },
    signOut: seat.leave,
    isActive: seat.isActive,
    async authorise({ call, content, ...proof }) {
      const isEntitled = entitlement(list(), proof.personId, call)
      if (!isEntitled.ok) return isEntitled
      const asking = seat.person()
      const entry = { event: 'authorised', detail: { call, for: asking?.name ?? '' } }
      const checked = await pins.check(proof, entry)
      if (!checked.ok) return checked
      // Whoever signed in while the PIN was looked at is not the one it was given for.
      if (seat.person()?.id !== asking?.id) return err({ tag: 'NotEntitled' })
      granted.put(call, content, checked.value)
      return ok(undefined)
    },
    stop: () => seat.leave('person'),
  }
}

type WhyLeft = Parameters<Authority['signOut']>[0] | 'removed'

/** Who is signed in: until they leave, somebody else takes over, or nobody touches the till for a while. */
function createSeat(
  { timers, lockAfterMinutes }: Pick<AuthorityDependencies, 'timers' | 'lockAfterMinutes'>,
  onLeft: (name: string, why: WhyLeft) => void,
) {
  let person: Person | null = null
  let cancelLock = (): void => {}

  function leave(why: WhyLeft): void {
    if (person === null) return
    const { name } = person
    person = null
    cancelLock()
    onLeft(name, why)
  }

  function isActive(): void {
    if (person === null) return
    cancelLock()
    cancelLock = timers.after(lockAfterMinutes() * 60_000, () => leave('idle'))
  }

  return {
    person: (): Person | null => person,
    take(next: Person): void {
      if (person?.id !== next.id) leave('person')
      person = next
      isActive()
    },
    leave,
    /** A key or a touch: the wait for the next one starts anew. */
    isActive,
  }
}

/** What somebody answered for: each for one call with one content, for a while. */
function createGrants(clock: Clock) {
  const granted = new Map<string, { content: string; approver: Person; until: number }>()
  return {
    put(call: string, content: string, approver: Person): void {
      granted.set(call, { content, approver, until: clock.now() + authorisationMs })
    },
    take(call: string, input: unknown): Person | null {
      const grant = granted.get(call)
      granted.delete(call)
      if (grant === undefined || clock.now() > grant.until) return null
      return grant.content === contentOf(call, input) ? grant.approver : null
    },
    clear: (): void => granted.clear(),
  }
}

const contentOf = (call: string, input: unknown): string =>
  createHash('sha256').update(approvedContent(call, input)).digest('hex')

/** The list of people in the storage as it is now, and the mark that says there has to be one. */
function createListAccess({ counterKey, clock, ...dependencies }: AuthorityDependencies) {
  const seal = counterKey === null ? null : createSeal(counterKey.key)
  let isMarked = counterKey?.isMarked === true
  let isMarking = false
  let isGivenUp = isMarked || counterKey?.isNew !== true
  let opened: { storage: Storage; list: PeopleList } | null = null
  return {
    list(): Result<PeopleList, ListFailed> {
      if (seal === null) return err({ tag: 'Unusable' })
      const current = dependencies.storage()
      if (!current.ok) return current
      const storage = current.value
      // A new key: nothing that an earlier one sealed can ever be checked again.
      if (!isGivenUp) isGivenUp = giveUpPeople(storage, clock.now()).ok
      if (opened?.storage !== storage)
        opened = { storage, list: createPeopleList(storage, seal, () => isMarked, dependencies.peopleCopy) }
      return ok(opened.list)
    },
    /** From the first person on a list has to be there. Where the mark could not be kept it is tried again. */
    markKey(): void {
      if (isMarked || isMarking) return
      isMarking = true
      dependencies.markKey().then(
        (isKept) => {
          isMarked = isKept
          isMarking = false
        },
        () => (isMarking = false),
      )
    },
  }
}

/** Who is at the till, by the list of people as it is now. */
function sessionOf(
  list: Result<PeopleList, ListFailed>,
  signedIn: Person | null,
  dependencies: AuthorityDependencies,
): Session {
  if (dependencies.counterKey === null) return sessionWithoutKey(dependencies)
  if (!list.ok) return { state: 'unusable', why: 'storage' }
  const all = list.value.all()
  if (!all.ok) return { state: 'unusable', why: all.error.tag === 'altered' ? 'altered' : 'storage' }
  if (all.value.length === 0)
    return dependencies.isRequired ? { state: 'administratorMissing' } : { state: 'open' }
  const now = dependencies.clock.now()
  const people = all.value.map(({ id, name, role, lockedUntil }) => ({
    id,
    name,
    role,
    lockedUntil: lockedUntil !== null && lockedUntil > now ? lockedUntil : null,
  }))
  return signedIn === null ? { state: 'signedOut', people } : { state: 'signedIn', person: signedIn, people }
}

/** Without a keyring nobody can have been added; who was added with one cannot sign in. */
function sessionWithoutKey({ storage, isRequired }: AuthorityDependencies): Session {
  if (isRequired) return { state: 'unusable', why: 'noKeyring' }
  const current = storage()
  const stored = current.ok ? current.value.read(() => current.value.meta.get('people')) : current
  if (!stored.ok) return { state: 'unusable', why: 'storage' }
  return stored.value === null ? { state: 'open' } : { state: 'unusable', why: 'noKeyring' }
}

/** Whether news that need a role may be told to whoever is at the till. */
function isOpenTo(session: Session, needs: NeededRole): boolean {
  if (session.state === 'open') return true
  return isAtLeast(session.state === 'signedIn' ? session.person.role : null, needs)
}

/** Who makes a call, by who is signed in; `takeGrant`: uses up what somebody answered for. */
function callerOf(
  session: Session,
  call: string,
  needs: NeededRole,
  takeGrant: () => Person | null,
): Caller | null {
  switch (session.state) {
    case 'open':
      return nobodySignsIn
    case 'signedIn': {
      const { person } = session
      const approver = takeGrant()
      const isEntitled =
        isAtLeast(person.role, needs) || (approver !== null && isAtLeast(approver.role, needs))
      return isEntitled ? { person, approver } : null
    }
    case 'signedOut':
      return needs === 'anyone' ? nobodySignsIn : null
    case 'administratorMissing':
    case 'unusable':
      return needs === 'anyone' || call === leavingCall ? nobodySignsIn : null
  }
}

/** Whether a person may answer for a call of somebody else. Asked before the PIN, so that the answer tells nothing of it. */
function entitlement(
  list: Result<PeopleList, ListFailed>,
  personId: string,
  call: string,
): Result<undefined, AuthoriseError> {
  if (!list.ok) return list
  const all = list.value.all()
  if (!all.ok) return listFailed(all.error)
  const needs = neededBy.get(call)
  const role = all.value.find(({ id }) => id === personId)?.role ?? null
  return needs !== undefined && isAtLeast(role, needs) && isAtLeast(role, 'supervisor')
    ? ok(undefined)
    : err({ tag: 'NotEntitled' })
}
