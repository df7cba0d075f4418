// Finds the Node to run on. As a command, prints its path: node scripts/node24.mjs
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Node 24 runs TypeScript as it is and has the SQLite that the outbox needs. */
const wanted = 24

/**
 * The Node this project runs on: the one it brings (an optional dependency for this platform), or the running one
 * where that is new enough. `null` where neither is there.
 */
export function findNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const brought = join(
    root,
    'node_modules',
    `node-${platform}-${process.arch}`,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (existsSync(brought)) return brought
  return Number(process.versions.node.split('.')[0]) === wanted ? process.execPath : null
}

/** The sentence for a person whose Node does not fit. */
export const wrongNode =
  `Extorno needs Node ${wanted}. This is Node ${process.versions.node}, and the one the project brings for ` +
  `${process.platform}-${process.arch} is not installed. Run "npm install" (without --omit=optional), or install Node ${wanted}.`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const node = findNode()
  if (node === null) {
    console.error(wrongNode)
    process.exit(1)
  }
  console.log(node)
}
