// npm run hub: installs the packages where they are missing, builds the console where it changed, and starts the hub of a store.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './node24.mjs'
import { setUpNode } from './setup.mjs'

const node = setUpNode()
if (!process.argv.includes('--openapi')) {
  const build = ['--disable-warning=ExperimentalWarning', join(root, 'scripts/build.ts'), 'hub-console']
  // What the hub writes is one line, which whoever started it reads: the build says what it does beside it.
  const { status } = spawnSync(node, build, { stdio: ['ignore', 2, 2] })
  if (status !== 0) console.error('hub: its console could not be built; the counters need none, so it starts')
}
process.argv.splice(2, 0, 'hub/main.ts')
await import('./run.mjs')
