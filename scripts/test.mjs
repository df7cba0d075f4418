// npm test: sets up, checks, and runs every test. The last line is the sum.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, delimiter, join } from 'node:path'
import { root } from './node24.mjs'
import { setUp } from './setup.mjs'
import { nothing, readAttacks, readMutants, readPlaywright, readVitest, sum } from './test-report.mjs'

const node = setUp({ forTests: true })
const reports = join(root, 'out', 'report')
rmSync(reports, { recursive: true, force: true })
// What sources of before were compiled to.
const compiled = join(root, 'out', 'compiled')
rmSync(compiled, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

/** Runs a script to its end: whether it went well, and what it said unless that was shown at once. */
const run =
  (script, parameters = []) =>
  (isShownAtOnce) =>
    new Promise((resolve) => {
      const child = spawn(
        node,
        ['--disable-warning=ExperimentalWarning', join(root, script), ...parameters],
        {
          stdio: isShownAtOnce ? 'inherit' : ['ignore', 'pipe', 'pipe'],
          cwd: root,
          env: {
            ...process.env,
            PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
            // The tests start some thousand processes of the same few programs: each is compiled once.
            NODE_COMPILE_CACHE: compiled,
          },
        },
      )
      const said = []
      child.stdout?.on('data', (chunk) => said.push(chunk))
      child.stderr?.on('data', (chunk) => said.push(chunk))
      child.on('error', (error) => resolve({ isWell: false, said: String(error) }))
      child.on('close', (code) => {
        process.stdout.write(Buffer.concat(said))
        resolve({ isWell: code === 0, said: Buffer.concat(said).toString() })
      })
    })

const vitest = (project) => ({
  name: project,
  run: run('node_modules/vitest/vitest.mjs', [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, `${project}.json`)}`,
  ]),
  report: () => readVitest(join(reports, `${project}.json`)),
})

/** One after the other: what the rest stands on, and what builds the app again. */
const first = [
  { name: 'check', run: run('scripts/check.ts') },
  { name: 'build', run: run('scripts/build.ts') },
  { name: 'package', run: run('scripts/package.ts', ['--check', '--twice']) },
]
/** Beside one another: while one waits, for a window or for the disk, the other goes on. */
const lanes = [
  [
    vitest('unit'),
    vitest('integration'),
    {
      name: 'mutants',
      run: run('test/mutants/main.ts', ['brief', '--report', join(reports, 'mutants.json')]),
      report: () => readMutants(join(reports, 'mutants.json')),
    },
    {
      name: 'attacks',
      run: run('test/attack/main.ts', ['--brief', '--report', join(reports, 'attacks.json')]),
      report: () => readAttacks(join(reports, 'attacks.json')),
    },
    { name: 'demonstration of the package', run: run('scripts/demo.ts', ['--packed']) },
    // What `npm start` does first of all: its own exit code says whether it went as it should.
    { name: 'demonstration', run: run('scripts/demo.ts') },
  ],
  [
    vitest('component'),
    {
      name: 'e2e',
      run: run('scripts/e2e.ts'),
      report: () => readPlaywright(join(reports, 'e2e.json')),
    },
  ],
]

const failedSteps = []
/** Steps that failed without a failed test, with what they said last. */
const unexplained = []
const lastLines = (said) => said.trimEnd().split('\n').slice(-15).join('\n')
const counts = []

async function runAll(steps, isShownAtOnce) {
  for (const step of steps) {
    const startedAt = performance.now()
    console.log(`\n== ${step.name}${isShownAtOnce ? '' : ' begins'}`)
    const { isWell, said } = await step.run(isShownAtOnce)
    const count = step.report?.() ?? nothing
    counts.push(count)
    if (!isWell) failedSteps.push(step.name)
    if (!isWell && count.failed === 0) unexplained.push(`${step.name}\n${lastLines(said)}`)
    console.log(`== ${step.name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  }
}

await runAll(first, true)
await Promise.all(lanes.map((lane) => runAll(lane, false)))

const { passed, failed, failedNames, skippedNames } = sum(counts)
console.log('')
for (const name of [...unexplained, ...failedNames]) console.log(`failed: ${name}`)
for (const name of skippedNames) console.log(`skipped: ${name}`)
if (failedSteps.length > 0) console.log(`failed steps: ${failedSteps.join(', ')}`)
// A step that failed without a failed test (a check, a crash of the runner) counts as one.
console.log(`${passed} passed, ${failed + unexplained.length} failed, ${skippedNames.length} skipped`)
process.exit(failedSteps.length > 0 ? 1 : 0)
