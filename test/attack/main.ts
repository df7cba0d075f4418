/**
 * `npm run attack [-- --only TEXT]`: tries to get from the built app what nobody at the till must have, with its window
 * and its account in the attacker's hands. The last line is JSON, `{"attacks":N,"held":N,"fell":N}`; exit 1 where one fell.
 */
import { parseArgs } from 'node:util'
import { buildFirst } from '../../scripts/build/build-first.ts'
import { attacks } from './attacks.ts'
import { createWorld } from './world.ts'

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const chosen = attacks.filter(({ name }) => name.includes(values.only))

buildFirst()
const world = await createWorld()
let held = 0
try {
  for (const attack of chosen) {
    const { name } = attack
    const got = await attack.run(world).catch((error: unknown) => `it broke: ${String(error)}`)
    if (got === null) held += 1
    console.log(got === null ? `held: ${name}` : `FELL: ${name}: ${got}`)
  }
} finally {
  await world.dispose()
}
const summary = { attacks: chosen.length, held, fell: chosen.length - held }
console.log(JSON.stringify(summary))
process.exit(summary.fell > 0 || chosen.length === 0 ? 1 : 0)
