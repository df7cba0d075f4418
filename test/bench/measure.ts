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

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`

/** `p50 … / p99 …` */
export const spread = (measured: readonly number[]): string =>
  `p50 ${milliseconds(percentile(measured, 0.5))}, p99 ${milliseconds(percentile(measured, 0.99))}`
