/** Numbers and ids that look random and come out the same from the same seed. */
export type Chance = {
  /** In [0, 1). */
  number(): number
  /** An integer from `least` to `most`, both included. */
  integer(least: number, most: number): number
  pick<Value>(values: readonly [Value, ...Value[]]): Value
  /** A UUID version 4. */
  uuid(): string
  digits(length: number): string
}

/** Mulberry32: small, fast, and good enough for sample sales. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (least: number, most: number): number => least + Math.floor(number() * (most - least + 1))
  const hex = (length: number): string => Array.from({ length }, () => integer(0, 15).toString(16)).join('')
  return {
    number,
    integer,
    pick: (values) => values[integer(0, values.length - 1)] ?? values[0],
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[integer(0, 3)] ?? '8'}${hex(3)}-${hex(12)}`,
    digits: (length) => Array.from({ length }, () => integer(0, 9)).join(''),
  }
}
