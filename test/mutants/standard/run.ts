import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from '@stryker-mutator/api/core'
import { root } from '../../../scripts/node24.mjs'
import type { Area } from './areas.ts'
import { digestOf } from './digest.ts'
import { instrument, mutantKey } from './instrument.ts'
import { addVerdict, readCoverage, readVerdicts } from './plan.ts'
import { editOf, refusedByTheCompiler } from './type-check.ts'
import type { Survivor } from './survivors.ts'

/** A mutant whose test says nothing for so long never ends. Milliseconds. */
const maxSilenceMs = 60_000

/**
 * Makes an area's mutants and runs its tests on each. What is left then and does not compile counts nowhere: the compiler
 * catches it. A mutant that never ends is caught. One that runs only while a file is read (a schema, a table) is not
 * tested: each would need every file read anew.
 *
 * What is known of a mutant and a test is not asked again while the mutant's file and the test's file are as they were
 * (`out/mutants`): a run that was stopped goes on, and a new test meets what is left. A change elsewhere, in code that both
 * use, is not noticed; without `out/mutants` all is asked.
 */
export async function runStandardMutants(
  area: Area,
): Promise<{ caught: number; survivors: Survivor[]; untested: number }> {
  const work = join(root, 'out/mutants', area.name)
  process.env['EXTORNO_MUTANTS'] = work
  process.env['EXTORNO_MUTANTS_TESTS'] = area.tests.join(' ')
  mkdirSync(work, { recursive: true })
  const mutants = await instrument(area.mutate, join(work, 'code'))
  const keys = new Map(mutants.map((mutant) => [mutant.id, mutantKey(mutant)]))
  if (!isCoverageOf(area, work)) {
    rmSync(join(work, 'coverage.jsonl'), { force: true })
    writeFileSync(join(work, 'keys.jsonl'), [...keys].map((pair) => JSON.stringify(pair)).join('\n'))
    if (!(await runVitest('coverage', work)))
      throw new Error(`${area.name}: the tests fail on the whole code`)
    writeFileSync(join(work, 'inputs'), fingerprint(area))
  }
  while (!(await runVitest('mutants', work)));
  const { caught } = readVerdicts()
  const tested = mutants.filter(isTested())
  const left = tested.filter(({ id }) => !caught.has(keys.get(id) ?? ''))
  const refused = refusedByTheCompiler(left.map(editOf))
  return {
    caught: tested.length - left.length,
    survivors: left.filter(({ id }) => !refused.has(id)).map(survivorOf),
    untested: mutants.length - tested.length,
  }
}

/** Whether a test can meet a mutant: not where it runs only while a file is read. */
function isTested(): (mutant: Mutant) => boolean {
  const coverage = readCoverage()
  const shared = new Set(coverage.flatMap((file) => file.shared))
  const covered = new Set(coverage.flatMap(({ tests }) => tests.flatMap((test) => Object.keys(test.covered))))
  return ({ id }) => covered.has(id) || !shared.has(id)
}

/** Of all that decides which test runs which mutant. */
function fingerprint({ mutate, tests }: Area): string {
  const paths = globSync([...mutate, ...tests, 'test/**/*.ts', 'domain/**/*.ts', 'electron/**/*.ts'], {
    cwd: root,
  })
  return digestOf(tests.join(), ...paths.toSorted().flatMap((path) => [path, readFileSync(join(root, path))]))
}

function isCoverageOf(area: Area, work: string): boolean {
  const path = join(work, 'inputs')
  return existsSync(path) && readFileSync(path, 'utf8') === fingerprint(area)
}

/** What a run is at: the test, and its mutant's key, if it is not on the whole code. */
type At = { test: string; name: string; mutant?: string }

/**
 * One run of Vitest over the area's tests. `false` where tests fail on the whole code, or where a mutant never ended: it
 * has been noted then.
 */
async function runVitest(kind: 'coverage' | 'mutants', work: string): Promise<boolean> {
  const at = join(work, 'at.json')
  rmSync(at, { force: true })
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config=test/mutants/standard/vitest.config.ts',
      '--reporter=dot',
      '--silent',
    ],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...inMemory(), EXTORNO_MUTANTS_RUN: kind, CI: '1' },
    },
  )
  let isHanging = false
  const watch = setInterval(() => {
    if (isHanging || !existsSync(at) || Date.now() - statSync(at).mtimeMs < maxSilenceMs) return
    const { test, name, mutant } = JSON.parse(readFileSync(at, 'utf8')) as At
    if (mutant === undefined) return
    isHanging = true
    addVerdict({ test, name: `${name}: never ends`, caught: [mutant], passed: [] })
    child.kill('SIGKILL')
  }, 5000)
  const status = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  clearInterval(watch)
  return kind === 'coverage' ? status === 0 : !isHanging
}

/** Databases of tests are made by the thousand: in memory, where the system has a place for that. */
const inMemory = (): Record<string, string> => (existsSync('/dev/shm') ? { TMPDIR: '/dev/shm' } : {})

function survivorOf({ fileName, location: { start, end }, replacement }: Mutant): Survivor {
  const lines = readFileSync(join(root, fileName), 'utf8').split('\n')
  const line = lines[start.line] ?? ''
  return {
    file: fileName,
    line: line.trim(),
    from: line.slice(start.column, start.line === end.line ? end.column : undefined),
    to: replacement.split('\n')[0] ?? '',
  }
}
