// Runs a TypeScript entry or an installed tool on the project's own Node: node scripts/run.mjs <entry.ts | tool> [arguments]
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findNode, root, wrongNode } from './node24.mjs'

const [what, ...rest] = process.argv.slice(2)
const node = findNode()
if (node === null) {
  console.error(wrongNode)
  process.exit(1)
}

/** The script behind an installed tool's name, so that it runs on our Node and not on the one its shebang finds. */
function toolScript(name) {
  const manifest = join(root, 'node_modules', name, 'package.json')
  if (!existsSync(manifest)) return null
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  const script = typeof bin === 'string' ? bin : bin?.[name]
  return script === undefined ? null : join(dirname(manifest), script)
}

const entry = what?.endsWith('.ts') ? join(root, what) : toolScript(what)
if (!entry || !existsSync(entry)) {
  console.error(`scripts/run.mjs: there is no "${what}". Run "npm install" first.`)
  process.exit(1)
}

const child = spawn(node, ['--disable-warning=ExperimentalWarning', entry, ...rest], {
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
  },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
