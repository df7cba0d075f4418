// Breaks the code in one place at a time and sees that a test fails.
//   npm run mutants [-- AREA …]         every standard mutant of the areas (standard/areas.ts); without one, of all
//   npm run mutants -- money [NAME …]   the named ones that would cost money (money.ts)
//   npm run mutants -- door [NAME …]    those that would open the window, its calls, or an end that listens (door.ts)
//   npm run mutants -- authority [NAME …]   those that would give somebody what is not theirs (authority.ts)
//   npm run mutants -- readers [NAME …]   those that would give a wrong reading (readers.ts)
//   npm run mutants -- scanner [NAME …]   those that would let a code reader do more than open a sale (scanner.ts)
//   npm run mutants -- brief [--report FILE]   the few of those that every npm test runs
// The last line is one JSON object; ends with 1 where a mutant survives that standard/survivors.json does not list, where
// the score is under the least one, or where the tests fail on the whole code.
import { writeFileSync } from 'node:fs'
import { authorityMutants } from './authority.ts'
import { briefMutants } from './brief.ts'
import { doorMutants } from './door.ts'
import { moneyMutants } from './money.ts'
import type { Mutant } from './money.ts'
import { survivorsOf } from './named.ts'
import { readerMutants } from './readers.ts'
import { scannerMutants } from './scanner.ts'
import { areas } from './standard/areas.ts'
import { runStandardMutants } from './standard/run.ts'
import { unlisted, outdated } from './standard/survivors.ts'
import type { Survivor } from './standard/survivors.ts'

/** Of a hundred standard mutants, so many fall. */
const leastScore = 90

const [what = '', ...rest] = process.argv.slice(2)
process.exitCode = (await run()) ? 0 : 1

async function run(): Promise<boolean> {
  switch (what) {
    case 'money':
      return runNamed(chosen(moneyMutants))
    case 'door':
      return runNamed(chosen(doorMutants))
    case 'authority':
      return runNamed(chosen(authorityMutants))
    case 'readers':
      return runNamed(chosen(readerMutants))
    case 'scanner':
      return runNamed(chosen(scannerMutants))
    case 'brief':
      return runNamed(briefMutants, rest[0] === '--report' ? rest[1] : undefined)
    default:
      return runAreas([what, ...rest].filter((name) => name !== ''))
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

async function runAreas(names: readonly string[]): Promise<boolean> {
  const chosen = areas.filter(({ name }) => names.length === 0 || names.includes(name))
  if (chosen.length < names.length || chosen.length === 0) {
    console.error(
      `Usage: npm run mutants -- [${areas.map(({ name }) => name).join(' | ')} | money | door | authority | readers | brief]`,
    )
    return false
  }
  let [caught, untested] = [0, 0]
  const survivors: Survivor[] = []
  for (const area of chosen) {
    const result = await runStandardMutants(area)
    const { length } = result.survivors
    console.log(
      `${area.name}: ${percent(result.caught, result.caught + length)} % of ${result.caught + length}`,
    )
    caught += result.caught
    untested += result.untested
    survivors.push(...result.survivors)
  }
  const open = unlisted(survivors)
  for (const { file, line, from, to } of open) console.log(`SURVIVED ${file}: ${line}\n  ${from} → ${to}`)
  for (const { file, line, from, to } of outdated(survivors, chosen))
    console.log(`listed, and no longer survives: ${file}: ${line}\n  ${from} → ${to}`)
  const mutants = caught + survivors.length
  const sum = {
    mutants,
    caught,
    survived: survivors.length,
    listed: survivors.length - open.length,
    score: percent(caught, mutants),
    untested,
  }
  console.log(JSON.stringify(sum))
  return open.length === 0 && sum.score >= leastScore
}

/** To one decimal, rounded down: 89.99 is not 90. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part / whole) * 1000) / 10
}
