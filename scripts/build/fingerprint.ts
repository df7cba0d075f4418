import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../node24.mjs'
import type { Target } from './targets.ts'

/** Changes here change every bundle. */
const toolInputs = ['package-lock.json', 'scripts/build/targets.ts']

/** SHA-256 over names and contents of everything a target is made of. */
export function fingerprint(target: Target): string {
  const hash = createHash('sha256')
  const files = target.inputs.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  for (const file of [...toolInputs.map((name) => join(root, name)), ...files.sort()])
    hash.update(file).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

const stampOf = (target: Target): string => join(root, 'dist', '.stamps', target.name)

/** Whether the target was built from exactly these inputs and its output is still there. */
export const isCurrent = (target: Target, now: string): boolean =>
  existsSync(join(root, target.output)) &&
  existsSync(stampOf(target)) &&
  readFileSync(stampOf(target), 'utf8') === now

export function keepStamp(target: Target, fingerprint: string): void {
  mkdirSync(dirname(stampOf(target)), { recursive: true })
  writeFileSync(stampOf(target), fingerprint)
}
