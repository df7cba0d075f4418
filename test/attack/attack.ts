import type { World } from './world.ts'

/** One attempt to get what somebody at this till must not have. */
export type Attack = {
  /** What the attacker tries, and for what. */
  name: string
  /** Leaves the world as it was, but for what it got. @returns what was got, or `null`: the attack was held */
  run(world: World): Promise<string | null>
}

/** `null` where nothing fell; otherwise what did. */
export const fell = (hasFallen: boolean, what: string): string | null => (hasFallen ? what : null)
