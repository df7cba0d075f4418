import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from '@stryker-mutator/api/core'
import { root } from '../../../scripts/node24.mjs'
import type { Area } from './areas.ts'
import { instrument } from './instrument.ts'
import { addFallen, readCoverage, readFallen } from './plan.ts'
import type { Fallen } from './plan.ts'
import { editOf, refusedByTheCompiler } from './type-check.ts'
import type { Survivor } from './survivors.ts'

/** A mutant whose test says nothing for so long never ends. Milliseconds. */
const maxSilenceMs = 120_000

/**
 * Makes an area's mutants and runs its tests on each. What is left then and does not compile counts nowhere: the compiler
 * catches it. A mutant that never ends is caught. One that runs only while a file is read (a schema, a table) is not
 * tested: each would need every file read anew. A run that was stopped goes on where it stopped, as long as neither the
 * code nor a test has changed.
 */
export async function runStandardMutants(
  area: Area,
): Promise<{ caught: number; survivors: Survivor[]; untested: number }> {
  const work = join(root, 'out/mutants', area.name)
  process.env['EXTORNO_MUTANTS'] = work
  process.env['EXTORNO_MUTANTS_TESTS'] = area.tests.join(' ')
  if (!isSameAsBefore(area, work)) rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  writeFileSync(join(work, 'inputs'), fingerprint(area))
  const mutants = await instrument(area.mutate, join(work, 'code'))
  if (!existsSync(join(work, 'coverage'))) {
    rmSync(join(work, 'coverage.jsonl'), { force: true })
    if (!(await runVitest('coverage', work)))
      throw new Error(`${area.name}: the tests fail on the whole code`)
    writeFileSync(join(work, 'coverage'), '')
  }
  while (!(await runVitest('mutants', work)));
  const tested = mutants.filter(isTested())
  const left = tested.filter(isLeft())
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

/** Whether no test has noticed a mutant yet. */
function isLeft(): (mutant: Mutant) => boolean {
  const fallen = new Set(readFallen().map(({ id }) => id))
  return ({ id }) => !fallen.has(id)
}

function fingerprint({ mutate }: Area): string {
  const hash = createHash('sha256')
  for (const path of globSync([...mutate, 'test/unit/**/*.ts', 'domain/**/*.ts', 'electron/**/*.ts'], {
    cwd: root,
  }))
    hash.update(path).update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

function isSameAsBefore(area: Area, work: string): boolean {
  const path = join(work, 'inputs')
  return existsSync(path) && readFileSync(path, 'utf8') === fingerprint(area)
}

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
      env: { ...process.env, EXTORNO_MUTANTS_RUN: kind, CI: '1' },
    },
  )
  let isHanging = false
  const watch = setInterval(() => {
    if (!existsSync(at) || Date.now() - statSync(at).mtimeMs < maxSilenceMs) return
    const { id, by } = JSON.parse(readFileSync(at, 'utf8')) as Partial<Fallen>
    if (id === undefined || by === undefined) return
    isHanging = true
    addFallen({ id, by: `${by}: never ends` })
    child.kill('SIGKILL')
  }, 5000)
  const status = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  clearInterval(watch)
  return kind === 'coverage' ? status === 0 : !isHanging
}

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
