import type { Session } from '../../contract/people.ts'
import { isAtLeast } from '../../domain/authority.ts'
import type { NeededRole } from '../../domain/authority.ts'
import type { Person } from '../../domain/person.ts'
import { createSnapshot, useSnapshot } from './snapshot.ts'

/** Who is at the till, as main tells it. */
export const session = createSnapshot<Session>()

/** Who is signed in; `null`: nobody is, or nobody has to be. */
export const personOf = (now: Session | null): Person | null =>
  now?.state === 'signedIn' ? now.person : null

/** Whether whoever is at the till may do what needs a role. Main decides; the window only shows it beforehand. */
export const useMayDo = (needs: NeededRole): boolean => {
  const now = useSnapshot(session)
  return now?.state === 'open' || isAtLeast(personOf(now)?.role ?? null, needs)
}

/** Whether names are typed: where nobody signs in none is known. */
export const useIsOpenTill = (): boolean => useSnapshot(session)?.state === 'open'
