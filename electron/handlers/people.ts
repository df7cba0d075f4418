import type { Clock } from '../../domain/clock.ts'
import { err } from '../../domain/result.ts'
import type { Authority } from '../authority/authority.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import { beginShift } from '../outbox/commands.ts'
import type { CurrentQueue } from './open-queue.ts'

const notRunning = { state: 'unusable', why: 'notRunning' } as const
const unusable = err({ tag: 'Unusable' })

/** The window's calls about who is at the till. `authority`: `null` while its module does not run. */
export const peopleHandlers = (
  authority: () => Authority | null,
  queue: CurrentQueue,
  clock: Clock,
): Handlers['people'] => ({
  session: () => authority()?.session() ?? notRunning,
  async signIn(proof) {
    const signedIn = await (authority()?.signIn(proof) ?? unusable)
    const session = authority()?.session()
    if (signedIn.ok && session?.state === 'signedIn') beginShiftOf(queue, session.person.name, clock)
    return signedIn
  },
  signOut: () => authority()?.signOut('person'),
  isActive: () => authority()?.isActive(),
  authorise: (authorisation) => authority()?.authorise(authorisation) ?? unusable,
  createAdministrator: (first) => authority()?.createAdministrator(first) ?? unusable,
  add: (person) => authority()?.add(person) ?? unusable,
  remove: ({ personId }) => authority()?.remove(personId) ?? unusable,
  setPin: (proof) => authority()?.setPin(proof) ?? unusable,
  changeOwnPin: (pins) => authority()?.changeOwnPin(pins) ?? unusable,
})

/** The shift of whoever signs in begins. Where the disk does not take it the first operation begins it: nobody waits for it. */
function beginShiftOf(queue: CurrentQueue, name: string, clock: Clock): void {
  const open = queue()
  if (!open.ok) return
  const { storage } = open.value
  storage.write(() => beginShift(storage, name, clock.now(), 'signIn'))
}
