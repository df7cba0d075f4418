import { err } from '../../domain/result.ts'
import type { Authority } from '../authority/authority.ts'
import type { Handlers } from '../ipc/answer-call.ts'

const notRunning = { state: 'unusable', why: 'notRunning' } as const
const unusable = err({ tag: 'Unusable' })

/** The window's calls about who is at the till. `authority`: `null` while its module does not run. */
export const peopleHandlers = (authority: () => Authority | null): Handlers['people'] => ({
  session: () => authority()?.session() ?? notRunning,
  signIn: (proof) => authority()?.signIn(proof) ?? unusable,
  signOut: () => authority()?.signOut('person'),
  isActive: () => authority()?.isActive(),
  authorise: (authorisation) => authority()?.authorise(authorisation) ?? unusable,
  createAdministrator: (first) => authority()?.createAdministrator(first) ?? unusable,
  add: (person) => authority()?.add(person) ?? unusable,
  remove: ({ personId }) => authority()?.remove(personId) ?? unusable,
  setPin: (proof) => authority()?.setPin(proof) ?? unusable,
  changeOwnPin: (pins) => authority()?.changeOwnPin(pins) ?? unusable,
})
