/** The value below which a share (0…1) of the measurements lie. */
export function percentile(measured: readonly number[], share: number): number {
  const sorted = measured.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Milliseconds each call takes. */
export function timeEach(count: number, run: (index: number) => void): number[] {
  const measured: number[] = []
  for (let index = 0; index < count; index += 1) {
    const before = performance.now()
    run(index)
    measured.push(performance.now() - before)
  }
  return measured
}

/**
 * Milliseconds each call of two alternatives takes, one of the one and one of the other by turns: both meet the same
 * disk, the same load of the machine and the same warm code.
 *
 * @param warmUp how many turns are taken before the first one that counts; `index` counts them too
 */
export function timeByTurns(
  count: number,
  warmUp: number,
  one: (index: number) => void,
  other: (index: number) => void,
): { one: number[]; other: number[] } {
  const measured = { one: [] as number[], other: [] as number[] }
  for (let index = 0; index < warmUp + count; index += 1) {
    const start = performance.now()
    one(index)
    const middle = performance.now()
    other(index)
    const end = performance.now()
    if (index < warmUp) continue
    measured.one.push(middle - start)
    measured.other.push(end - middle)
  }
  return measured
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`

/** `p50 … / p99 …` */
export const spread = (measured: readonly number[]): string =>
  `p50 ${milliseconds(percentile(measured, 0.5))}, p99 ${milliseconds(percentile(measured, 0.99))}`
