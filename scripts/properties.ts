// Looks further than the one seed of `npm run unit`: npm run properties [-- --seed N] [--runs N]. Every file with a
// property runs once a seed: N and the seeds after it. Ends with 1 at the first seed that fails, which is printed.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './node24.mjs'

const { values } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string', default: '1' } },
})
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
const runs = Number(values.runs)
if (!Number.isInteger(seed) || !Number.isInteger(runs) || runs < 1) {
  console.error('Usage: npm run properties [-- --seed N] [--runs N], both whole numbers.')
  process.exit(1)
}

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
const holding = globSync('test/unit/**/*.ts', { cwd: root }).filter((file) =>
  textOf(file).includes("from 'fast-check'"),
)
const tests = holding.flatMap((file) => {
  if (file.endsWith('.test.ts')) return [file]
  const beside = globSync('*.test.ts', { cwd: join(root, dirname(file)) })
  return beside
    .map((name) => join(dirname(file), name))
    .filter((test) => textOf(test).includes(`./${basename(file)}'`))
})
const files = [...new Set(tests)].sort()

for (let run = 0; run < runs; run += 1) {
  const { status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project=unit',
      '--reporter=dot',
      ...files,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, EXTORNO_SEED: String(seed + run) } },
  )
  if (status === 0) continue
  console.error(`properties: seed ${seed + run} failed; again: npm run properties -- --seed ${seed + run}`)
  process.exit(1)
}
console.log(`properties: ${files.length} files held for ${runs === 1 ? 'seed' : 'seeds from'} ${seed}`)
