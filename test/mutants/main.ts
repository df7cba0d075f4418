// Breaks the code in one place at a time and sees that a test fails.
//   npm run mutants -- money [NAME …]   the mutants that would cost money (money.ts)
//   npm run mutants -- door [NAME …]    those that would open the window, its calls, or an end that listens (door.ts)
//   npm run mutants -- brief [--report FILE]   the few of those that every npm test runs
// The last line is one JSON object; ends with 1 where a mutant survives, or where the tests fail on the whole code.
import { writeFileSync } from 'node:fs'
import { doorMutants } from './door.ts'
import { briefMutants, moneyMutants } from './money.ts'
import type { Mutant } from './money.ts'
import { survivorsOf } from './named.ts'

const [what = '', ...rest] = process.argv.slice(2)
process.exitCode = run() ? 0 : 1

function run(): boolean {
  switch (what) {
    case 'money':
      return runNamed(chosen(moneyMutants))
    case 'door':
      return runNamed(chosen(doorMutants))
    case 'brief':
      return runNamed(briefMutants, rest[0] === '--report' ? rest[1] : undefined)
    default:
      console.error('Usage: npm run mutants -- money | door [NAME …] | brief [--report FILE]')
      return false
  }
}

/** Those that are named on the command line, or all. */
function chosen(mutants: readonly Mutant[]): readonly Mutant[] {
  return mutants.filter(({ name }) => rest.length === 0 || rest.includes(name))
}

function runNamed(mutants: readonly Mutant[], report?: string): boolean {
  const survived = mutants.length === 0 ? null : survivorsOf(mutants)
  if (survived === null) console.error('The tests fail on the whole code, or no mutant has that name.')
  const caught = survived === null ? 0 : mutants.length - survived.length
  const sum = {
    mutants: mutants.length,
    caught,
    survived: survived ?? [],
    score: percent(caught, mutants.length),
  }
  if (report !== undefined) writeFileSync(report, JSON.stringify(sum))
  console.log(JSON.stringify(sum))
  return survived?.length === 0
}

/** To one decimal, rounded down: 89.99 is not 90. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part / whole) * 1000) / 10
}
