// Format, lint, types and the figures of the structure, together: npm run check
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './node24.mjs'

/** `script` is one of ours, `tool` an installed one: `package` or `package/command`. */
type Check = { name: string; parameters: string[] } & ({ tool: string } | { script: string })

const checks: Check[] = [
  { name: 'format', tool: 'oxfmt', parameters: ['--check', '.'] },
  { name: 'lint', tool: 'oxlint', parameters: ['--type-aware', '--deny-warnings'] },
  { name: 'types', tool: 'typescript/tsc', parameters: ['--noEmit'] },
  { name: 'unused exports, files and dependencies', tool: 'knip', parameters: [] },
]

/** Runs beside the others: most of its time it waits for the app, of which it follows one refund. */
const figures: Check = { name: 'figures', script: 'scripts/figures.ts', parameters: [] }

/** The script behind a tool. */
function scriptOf(tool: string): string {
  const [name = '', command = name] = tool.split('/')
  const folder = join(root, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  return join(folder, typeof bin === 'string' ? bin : (bin[command] ?? ''))
}

const run = (check: Check): Promise<boolean> =>
  new Promise((resolve) => {
    const script = 'tool' in check ? scriptOf(check.tool) : join(root, check.script)
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, ...check.parameters],
      { cwd: root },
    )
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('close', (code) => {
      const isGood = code === 0
      console.log(`${isGood ? 'ok    ' : 'FAILED'} ${check.name}`)
      if (!isGood) process.stdout.write(Buffer.concat(output))
      resolve(isGood)
    })
  })

const measured = run(figures)
let areAllGood = true
for (const check of checks) areAllGood = (await run(check)) && areAllGood
areAllGood = (await measured) && areAllGood
process.exit(areAllGood ? 0 : 1)
