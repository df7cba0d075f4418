/**
 * `npm run torture -- --rounds N --seed S`: the real core and the real sandbox in processes of their own, with every
 * personality of the sandbox, a person at the till, a proxy that breaks what passes between them, and kill -9 at random
 * moments. The last line is JSON (`TortureResult`); exit 1 where money is not what it has to be, anything was lost, doubled
 * or left behind, went to a person for no reason that is known, or nothing was accepted.
 */
import { parseArgs } from 'node:util'
import { torture } from './torture-run.ts'
import { isPassed } from './torture-verdict.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
})
const rounds = Number(values.rounds)
const seed = Number(values.seed)
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error('--rounds and --seed want whole numbers')
  process.exit(2)
}
console.log(`${rounds} rounds, seed ${seed}`)
const result = await torture(rounds, seed, (done) => {
  if (done % Math.min(100, Math.ceil(rounds / 5)) === 0) console.log(`${done} rounds`)
})
console.log(JSON.stringify(result))
process.exit(isPassed(result) ? 0 : 1)
