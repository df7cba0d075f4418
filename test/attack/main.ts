/**
 * `npm run attack [-- --only TEXT | --brief] [--report FILE]`: tries to get from the built app what nobody at the till must have, with its window
 * and its account in the attacker's hands. The last line is JSON, `{"attacks":N,"held":N,"fell":N}`; exit 1 where one fell.
 * `--brief`: the few that every `npm test` makes. `--report`: the last line as a file, with what fell.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { buildFirst } from '../../scripts/build/build-first.ts'
import { attacks, briefAttacks } from './attacks.ts'
import { createWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    brief: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
})
const chosen = (values.brief ? briefAttacks() : attacks).filter(({ name }) => name.includes(values.only))

buildFirst()
const world = await createWorld()
let held = 0
const fellNames: string[] = []
try {
  for (const attack of chosen) {
    const { name } = attack
    const got = await attack.run(world).catch((error: unknown) => `it broke: ${String(error)}`)
    if (got === null) held += 1
    else fellNames.push(`${name}: ${got}`)
    console.log(got === null ? `held: ${name}` : `FELL: ${name}: ${got}`)
  }
} finally {
  await world.dispose()
}
const summary = { attacks: chosen.length, held, fell: chosen.length - held }
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify({ ...summary, fellNames }))
console.log(JSON.stringify(summary))
process.exit(summary.fell > 0 || chosen.length === 0 ? 1 : 0)
