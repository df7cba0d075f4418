// Measures the figures that the structure is held to: npm run figures [-- --list]
// The last line is JSON; ends with 1 where a limit is passed. `--list` names what is counted.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { cyclesOf, folderPairs, importGraph } from './figures/import-graph.ts'
import { functionLengths } from './figures/functions.ts'
import { limits, mayBeLong } from './figures/limits.ts'
import { readSources } from './figures/sources.ts'
import { unusedExports } from './figures/unused-exports.ts'
import { root } from './node24.mjs'

const sources = readSources()
const product = sources.filter(({ path }) => !path.startsWith('test/') && path.includes('/'))
const graph = importGraph(product)

const cycles = cyclesOf(graph)
const pairs = folderPairs(graph, ['electron', 'native-bridge', 'renderer'])
const long = functionLengths(product)
  .filter(({ lines }) => lines > limits.lines)
  .sort((one, other) => other.lines - one.lines)
const tooLong = long.filter((found) => !mayBeLong(found))
const unused = unusedExports()
// Files that carry a chip refund; what serves everything else too is not among them (docs/trace-refund.md).
const way = shortestWay()

const figures = {
  refundFiles: way.files,
  refundLines: way.lines,
  servingFiles: way.serving,
  longestFunction: Math.max(...functionLengths(product).map(({ lines }) => lines)),
  functionsOver60: tooLong.length,
  cycles: cycles.length,
  folderPairs: pairs.length,
  unusedExports: unused.length,
  sourceLines: product.reduce((sum, { text }) => sum + text.split('\n').length - 1, 0),
}

if (process.argv.includes('--list')) {
  for (const cycle of cycles) console.log(`cycle: ${cycle.join(', ')}`)
  for (const pair of pairs) console.log(`folder pair: ${pair}`)
  for (const { path, line, name, lines } of long) console.log(`${lines} lines: ${path}:${line} ${name}`)
  for (const name of unused) console.log(`unused: ${name}`)
}
const passed = Object.entries(limits.figures).filter(
  ([name, limit]) => figures[name as keyof typeof figures] > limit,
)
for (const [name, limit] of passed) console.error(`figures: ${name} may be at most ${limit} (see --list)`)
console.log(JSON.stringify(figures))
process.exit(passed.length > 0 ? 1 : 0)

type Way = { files: number; lines: number; serving: number }

/**
 * What runs by a timer may run just while the refund is on its way, on a busy machine above all, and is counted then: it
 * adds files and never takes one away. So a way that is too long is measured again, and the shortest counts.
 */
function shortestWay(): Way {
  let shortest = traceRefund()
  for (let again = 0; again < 2 && shortest.files > limits.figures.refundFiles; again += 1) {
    const way = traceRefund()
    if (way.files < shortest.files) shortest = way
  }
  return shortest
}

function traceRefund(): Way {
  const trace = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'scripts/trace.ts'), 'refund', '--print'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (trace.status !== 0) throw new Error('the refund could not be traced')
  return JSON.parse(trace.stdout.trim().split('\n').at(-1) ?? '') as Way
}
