import type { Person, Role } from './person.ts'

/** Whom a call of the window's contract takes: `anyone` also before somebody has signed in. */
export type NeededRole = 'anyone' | Role

const ranks: Readonly<Record<NeededRole, number>> = { anyone: 0, cashier: 1, supervisor: 2, administrator: 3 }

/** Whether somebody of a role (`null`: nobody signed in) may do what needs one. */
export const isAtLeast = (role: Role | null, needed: NeededRole): boolean =>
  ranks[role ?? 'anyone'] >= ranks[needed]

/** Names that a person at the till could not tell apart are one name. */
export const isSameName = (one: string, other: string): boolean =>
  one.localeCompare(other, 'es', { sensitivity: 'base' }) === 0

/** Who acted where no person did, as the journal names it: no person has such a name. */
export const programNames = [
  'system',
  'counter',
  'cashier',
  'reconciler',
  'callback',
  'kushki',
  'liquido',
] as const
export const isProgramName = (name: string): boolean => programNames.some((one) => isSameName(one, name))

/** Who makes a call. */
export type Caller = {
  /** Who is signed in; `null`: nobody has to, as in training before it has people. */
  person: Person | null
  /** Who answers for what goes beyond the person's own role; `null`: nobody does. */
  approver: Person | null
}

/** The caller where nobody signs in: everything is allowed, nobody approves. */
export const nobodySignsIn: Caller = { person: null, approver: null }

/**
 * Who it was, for the journal.
 *
 * @param typed a name that was typed at the till; counts only where nobody signs in
 */
export const actorName = ({ person }: Caller, typed: string): string =>
  person?.name ?? (typed === '' || isProgramName(typed) ? 'cashier' : typed)

/** Whoever answers for an act that a cashier may not do alone: the approver, or a supervisor at the till. */
export const answeringName = (caller: Caller, typed: string): string =>
  caller.approver?.name ?? actorName(caller, typed)

/** Fewest characters of an administrator's passphrase. */
const minPassphrase = 8

/** Why a new PIN is not taken; `null`: it is. */
export type PinFault = 'wrongForm' | 'tooEasy'

/**
 * Judges a new PIN: four to eight digits for cashiers and supervisors, at least eight characters for an administrator,
 * and nobody's is one digit over and over, a run (1234, 8765) or a pair repeated (1212).
 */
export function pinFault(pin: string, role: Role): PinFault | null {
  const fits =
    role === 'administrator' ? pin.length >= minPassphrase && pin.length <= 64 : /^\d{4,8}$/u.test(pin)
  if (!fits) return 'wrongForm'
  return isRun(pin) || isRepeated(pin) ? 'tooEasy' : null
}

/** Whether each character is the next, the one before, or the same as its neighbour, always by the same step. */
function isRun(pin: string): boolean {
  const codes = Array.from(pin, (character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0))
  return Math.abs(steps[0] ?? 0) <= 1 && steps.every((step) => step === steps[0])
}

/** Whether it is one pair over and over. */
const isRepeated = (pin: string): boolean =>
  Array.from(pin).every((character, index) => character === pin[index % 2])
