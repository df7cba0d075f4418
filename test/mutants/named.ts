import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../../scripts/node24.mjs'
import type { Mutant } from './money.ts'

/** A mutant that hangs is noticed as surely as one that fails. Milliseconds. */
const maxRunMs = 180_000
/** All tests named, on the whole code, on a busy machine. Milliseconds. */
const maxFirstRunMs = 900_000

/**
 * Applies each mutant alone in a copy of the tree, runs the tests named for it, and returns the names of those that
 * survived; `null` where the tests fail on the whole code, so that nothing can be said. Throws where the text of a mutant
 * does not stand in its file once.
 */
export function survivorsOf(mutants: readonly Mutant[]): string[] | null {
  const copy = copyOfTheTree()
  try {
    for (const mutant of mutants) mutate(readFileSync(join(copy, mutant.file), 'utf8'), mutant)
    if (!pass(copy, [...new Set(mutants.flatMap(({ tests }) => tests))], maxFirstRunMs, 'inherit'))
      return null
    return mutants.filter((mutant) => !isCaught(copy, mutant)).map(({ name }) => name)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function isCaught(copy: string, mutant: Mutant): boolean {
  const path = join(copy, mutant.file)
  const whole = readFileSync(path, 'utf8')
  const startedAt = performance.now()
  writeFileSync(path, mutate(whole, mutant))
  const caught = !pass(copy, mutant.tests)
  writeFileSync(path, whole)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${caught ? 'caught  ' : 'SURVIVED'} ${mutant.name} (${mutant.file}, ${seconds} s)`)
  return caught
}

/** The files of the tree as they are now, uncommitted ones too, with the installed packages linked. */
function copyOfTheTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'extorno-mutants-'))
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  for (const file of listed.stdout.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
  return copy
}

/** Whether the tests pass in the copy. @param stdio `inherit`: what they say is shown */
function pass(
  copy: string,
  tests: readonly string[],
  timeout = maxRunMs,
  stdio: 'ignore' | 'inherit' = 'ignore',
): boolean {
  const { status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(copy, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project=unit',
      '--reporter=dot',
      '--bail=1',
      ...tests,
    ],
    { cwd: copy, stdio, timeout },
  )
  return status === 0
}

/** The text with the one place changed. Throws where there is not exactly one. */
function mutate(text: string, { name, from, to }: Mutant): string {
  const parts = text.split(from)
  if (parts.length !== 2) throw new Error(`${name}: its text stands ${parts.length - 1} times in the file`)
  return parts.join(to)
}
