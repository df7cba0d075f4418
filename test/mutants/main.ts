// Breaks the code on purpose and sees that a test fails: npm run mutants -- money | door [name …]. Each mutant is applied in a
// copy of the tree, alone; the tests named for it run; it is taken back. The last line is one JSON object; ends with 1
// where a mutant survives, or where the tests fail on the whole code.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../../scripts/node24.mjs'
import { doorMutants } from './door.ts'
import { moneyMutants } from './money.ts'
import type { Mutant } from './money.ts'

const sets: Readonly<Record<string, readonly Mutant[]>> = { money: moneyMutants, door: doorMutants }

/** A mutant that hangs is noticed as surely as one that fails. Milliseconds. */
const maxRunMs = 180_000
/** All tests named, on the whole code, on a busy machine. Milliseconds. */
const maxFirstRunMs = 900_000

const [setName = '', ...names] = process.argv.slice(2)
const mutants = sets[setName]?.filter(({ name }) => names.length === 0 || names.includes(name)) ?? []
if (mutants.length === 0) {
  console.error(`Usage: npm run mutants -- ${Object.keys(sets).join(' | ')} [name …]`)
  process.exit(2)
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

/** Whether the tests pass in the copy. */
function pass(copy: string, tests: readonly string[], timeout = maxRunMs): boolean {
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
    { cwd: copy, stdio: 'ignore', timeout },
  )
  return status === 0
}

/** The text with the one place changed. Throws where there is not exactly one. */
function mutate(text: string, { name, from, to }: Mutant): string {
  const parts = text.split(from)
  if (parts.length !== 2) throw new Error(`${name}: its text stands ${parts.length - 1} times in the file`)
  return parts.join(to)
}

const copy = copyOfTheTree()
const survived: string[] = []
let isWholeCodeWell = false
try {
  for (const mutant of mutants) mutate(readFileSync(join(copy, mutant.file), 'utf8'), mutant)
  isWholeCodeWell = pass(copy, [...new Set(mutants.flatMap(({ tests }) => tests))], maxFirstRunMs)
  if (!isWholeCodeWell) console.error('The tests fail on the whole code: nothing can be said of a mutant.')
  for (const mutant of isWholeCodeWell ? mutants : []) {
    const path = join(copy, mutant.file)
    const whole = readFileSync(path, 'utf8')
    const startedAt = performance.now()
    writeFileSync(path, mutate(whole, mutant))
    const isCaught = !pass(copy, mutant.tests)
    writeFileSync(path, whole)
    if (!isCaught) survived.push(mutant.name)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(`${isCaught ? 'caught  ' : 'SURVIVED'} ${mutant.name} (${mutant.file}, ${seconds} s)`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
const caught = isWholeCodeWell ? mutants.length - survived.length : 0
console.log(`score: ${((caught / mutants.length) * 100).toFixed(0)} %`)
console.log(JSON.stringify({ mutants: mutants.length, caught, survived }))
process.exitCode = isWholeCodeWell && survived.length === 0 ? 0 : 1
