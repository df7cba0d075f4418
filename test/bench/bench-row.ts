/** One line of the bench: what was measured, and a plain alternative measured in the same run. */
export type BenchRow = {
  name: string
  value: string
  beside?: string
  /** How many times the alternative's speed. */
  ratio?: number
}
