import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './node24.mjs'

const electron = join(root, 'node_modules', 'electron')

/** The real Electron's executable, or `null` where its binary has not been downloaded. */
export function findElectron() {
  const told = join(electron, 'path.txt')
  if (!existsSync(told)) return null
  const path = join(electron, 'dist', readFileSync(told, 'utf8').trim())
  return existsSync(path) ? path : null
}

/** The project's own host, in the place of Electron's executable. */
export const hostPath = join(root, 'dev-host', 'bin', 'dev-host')

/** The sentence for who asked for the real Electron where there is none. */
export const noElectron =
  'The Electron binary is not here. Download it where the network allows: "npx install-electron", then run this again.'
