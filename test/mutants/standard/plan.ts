import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a run keeps its notes, told to the processes of Vitest. */
export const workFolder = (): string => process.env['EXTORNO_MUTANTS'] ?? ''

/** What the tests of one file run of the mutants, by the mutants' ids. */
export type FileCoverage = {
  /** Relative to the project. */
  file: string
  milliseconds: number
  /** Run while the file is read, or by what all of its tests share. */
  shared: readonly string[]
  tests: readonly { id: string; name: string; covered: Readonly<Record<string, number>> }[]
}

/** A mutant that a test noticed, and the test's name. */
export type Fallen = { id: string; by: string }

const lines = <T>(name: string): T[] => {
  const path = join(workFolder(), name)
  if (!existsSync(path)) return []
  const texts = readFileSync(path, 'utf8').split('\n')
  return texts.filter((line) => line !== '').map((line) => JSON.parse(line) as T)
}
const add = (name: string, line: unknown): void =>
  appendFileSync(join(workFolder(), name), `${JSON.stringify(line)}\n`)

export const readCoverage = (): FileCoverage[] =>
  lines<FileCoverage>('coverage.jsonl').toSorted((one, other) => one.milliseconds - other.milliseconds)
export const addCoverage = (coverage: FileCoverage): void => add('coverage.jsonl', coverage)

export const readFallen = (): Fallen[] => lines('fallen.jsonl')
export const addFallen = (fallen: Fallen): void => add('fallen.jsonl', fallen)

/** Tests that met all of their mutants. */
export const readDone = (): string[] => lines('done.jsonl')
export const addDone = (test: string): void => add('done.jsonl', test)
