import type { Chance } from './chance.ts'

/** Draws who the acquirers are, so that every personality comes before one comes again. */
export type Personalities = {
  /** A new stretch: how late effects, records and approvals may be in it. */
  newStretch(): void
  /** Some of them together, `name` or `name=N`; seldom none. */
  draw(): string[]
  /** Whether one of them tells a time that is behind. */
  isBehind(names: readonly string[]): boolean
}

/** What comes late at an acquirer, all together, milliseconds: a shop has seen ten minutes. In seconds. */
const maxLateSeconds = 600
const lateNames = ['late-effect', 'slow-search', 'provisional-declines'] as const
type LateName = (typeof lateNames)[number]

/** The `Date` of the acquirers may be so far off, minutes. */
const skews = [-1440, -90, -10, -3, 3, 10, 90, 1440]

/** @param names all there are, as `GET /personalities` lists them */
export function createPersonalities(chance: Chance, names: readonly string[]): Personalities {
  let deck: string[] = []
  let budget: Record<LateName, number> = { 'late-effect': 0, 'slow-search': 0, 'provisional-declines': 0 }

  function next(): string {
    if (deck.length === 0)
      deck = names
        .map((name) => ({ name, order: chance.number() }))
        .toSorted((one, other) => one.order - other.order)
        .map(({ name }) => name)
    const name = deck.pop()
    if (name === undefined) throw new Error('there are no personalities')
    return name
  }

  function withNumber(name: string): string {
    switch (name) {
      case 'late-effect':
      case 'slow-search':
      case 'provisional-declines':
        return `${name}=${Math.max(1, budget[name])}`
      case 'failed-then-settled':
        return `${name}=${1 + chance.below(600)}`
      case 'error-after-effect':
        return `${name}=${chance.pick([500, 502, 504])}`
      case 'repeated-callbacks':
        return `${name}=${2 + chance.below(4)}`
      case 'instalments':
        return `${name}=${2 + chance.below(35)}`
      case 'clock-skew':
        return `${name}=${chance.pick(skews)}`
      default:
        return name
    }
  }

  return {
    newStretch() {
      const shares = lateNames.map((name) => ({ name, share: chance.number() < 0.4 ? 0 : chance.number() }))
      const sum = shares.reduce((total, { share }) => total + share, 0)
      // Together they are as late as any may be: what one round sends, a later one may have to find.
      const seconds = (share: number): number => (sum === 0 ? 0 : Math.floor((share / sum) * maxLateSeconds))
      budget = Object.fromEntries(shares.map(({ name, share }) => [name, seconds(share)])) as typeof budget
    },
    draw: () =>
      chance.number() < 0.1 ? [] : Array.from({ length: 1 + chance.below(3) }, () => withNumber(next())),
    isBehind: (drawn) => drawn.some((name) => name.startsWith('clock-skew=-')),
  }
}
