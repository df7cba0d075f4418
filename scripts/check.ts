// Format, lint and types, together: npm run check
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './node24.mjs'

type Check = { name: string; tool: string; parameters: string[] }

const checks: Check[] = [
  { name: 'format', tool: 'oxfmt', parameters: ['--check', '.'] },
  { name: 'lint', tool: 'oxlint', parameters: ['--type-aware', '--deny-warnings'] },
  { name: 'types', tool: 'typescript/tsc', parameters: ['--noEmit'] },
  { name: 'unused exports, files and dependencies', tool: 'knip', parameters: [] },
]

/** The script behind a tool: `package` or `package/command`. */
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
    const child = spawn(process.execPath, [scriptOf(check.tool), ...check.parameters], { cwd: root })
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

let areAllGood = true
for (const check of checks) areAllGood = (await run(check)) && areAllGood
process.exit(areAllGood ? 0 : 1)
