import type { Attack } from './attack.ts'
import { cardAttacks } from './card-attacks.ts'
import { fileAttacks } from './file-attacks.ts'
import { windowAttacks } from './window-attacks.ts'

/** Everything that is tried, in an order that leaves the world usable: files last, because they restart the program. */
export const attacks: readonly Attack[] = [...windowAttacks, ...cardAttacks, ...fileAttacks]
