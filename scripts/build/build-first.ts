import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../node24.mjs'

/** Builds what has changed, which is told line by line; ends the process where it cannot be built. */
export function buildFirst(): void {
  const { status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'scripts/build.ts')],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exit(status ?? 1)
}
