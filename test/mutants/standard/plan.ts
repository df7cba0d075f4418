import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a run keeps its notes, told to the processes of Vitest. */
export const workFolder = (): string => process.env['EXTORNO_MUTANTS'] ?? ''

/** What the tests of one file run of the mutants, by the mutants' ids. */
export type FileCoverage = {
  /** Relative to the project. */
  file: string
  /** Run while the file is read, or by what all of its tests share. */
  shared: readonly string[]
  tests: readonly TestCoverage[]
}

/**
 * `id`: Vitest's own. `key`: the same with a digest of its file, so that it outlives a run. `milliseconds`: what it took on
 * the whole code, and `busyMs`: what of it the processor took.
 */
export type TestCoverage = {
  id: string
  key: string
  name: string
  milliseconds: number
  busyMs: number
  covered: Readonly<Record<string, number>>
}

/** What a test said of mutants, by their keys (`mutantKey`). */
type Verdict = { test: string; name: string; caught: readonly string[]; passed: readonly string[] }

const lines = <T>(name: string): T[] => {
  const path = join(workFolder(), name)
  if (!existsSync(path)) return []
  const texts = readFileSync(path, 'utf8').split('\n')
  return texts.filter((line) => line !== '').map((line) => JSON.parse(line) as T)
}
const add = (name: string, line: unknown): void =>
  appendFileSync(join(workFolder(), name), `${JSON.stringify(line)}\n`)

/** What a test of the file takes, on average. Milliseconds of the processor. */
const pace = ({ tests }: FileCoverage): number =>
  tests.reduce((sum, { busyMs }) => sum + busyMs, 0) / Math.max(1, tests.length)

/** The files of the quickest tests first. */
export const readCoverage = (): FileCoverage[] =>
  lines<FileCoverage>('coverage.jsonl').toSorted((one, other) => pace(one) - pace(other))
export const addCoverage = (coverage: FileCoverage): void => add('coverage.jsonl', coverage)

/** The mutants' keys by their ids. */
export const readKeys = (): ReadonlyMap<string, string> => new Map(lines<[string, string]>('keys.jsonl'))

export const addVerdict = (verdict: Verdict): void => add('verdicts.jsonl', verdict)

/** The keys of the mutants that a test noticed, and of those that each test passes on, by the test's key. */
export function readVerdicts(): { caught: Set<string>; passed: Map<string, Set<string>> } {
  const caught = new Set<string>()
  const passed = new Map<string, Set<string>>()
  for (const verdict of lines<Verdict>('verdicts.jsonl')) {
    for (const key of verdict.caught) caught.add(key)
    passed.set(verdict.test, new Set([...(passed.get(verdict.test) ?? []), ...verdict.passed]))
  }
  return { caught, passed }
}
