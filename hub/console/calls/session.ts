import { createSnapshot } from '../../../renderer/store/snapshot.ts'

/** Where the token lies: it goes with the tab, outlives a reload, and nothing but this page reads it. */
const place = 'session'

/** Why there is none any more, for who has to sign in again. */
type Ended = 'signedOut' | 'over' | 'idle'
type Session = { token: string } | { token: null; why: Ended | 'never' }

const kept = sessionStorage.getItem(place)
const current = createSnapshot<Session>(kept === null ? { token: null, why: 'never' } : { token: kept })

/**
 * The administrator's session: a token that the page sends with each call, as any other program does. A browser sends none by itself,
 * as it does a cookie, so no other page can have it used.
 */
export const session = {
  ...current,
  begin(token: string): void {
    sessionStorage.setItem(place, token)
    current.set({ token })
  },
  end(why: Ended): void {
    sessionStorage.removeItem(place)
    if (current.get()?.token !== null) current.set({ token: null, why })
  },
}

/** The token to send; `null`: nobody is signed in. */
export const tokenNow = (): string | null => current.get()?.token ?? null
