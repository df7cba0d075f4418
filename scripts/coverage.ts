// Unit, component and integration tests in one run, their coverage together: npm run coverage [-- vitest's arguments]
// Fails under 85 % of lines. Processes that tests start from sources count; those from dist/, and those killed, do not.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './node24.mjs'

const leastPercent = 85
const folder = join(root, 'out/coverage')
const report = join(folder, 'coverage-final.json')
const processes = join(folder, 'processes')

/** One file in Istanbul's form: where each statement begins, and how often it ran. */
type FileCoverage = {
  path: string
  statementMap: Record<string, { start: { line: number; column: number } }>
  s: Record<string, number>
}
/** What a process of Node leaves with NODE_V8_COVERAGE: an outer range comes before those inside it. */
type ProcessCoverage = {
  result: {
    url: string
    functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[]
  }[]
}
type Script = ProcessCoverage['result'][number]

/** Counts what a process ran of a file. Stripping types leaves every character in its place, so offsets are the file's. */
function addScript({ statementMap, s }: FileCoverage, { functions }: Script, source: string): void {
  const counts = new Uint32Array(source.length)
  for (const { ranges } of functions)
    for (const { startOffset, endOffset, count } of ranges) counts.fill(count, startOffset, endOffset)
  const lineStarts = [0, ...[...source.matchAll(/\n/gu)].map(({ index }) => index + 1)]
  for (const [id, { start }] of Object.entries(statementMap))
    s[id] = (s[id] ?? 0) + (counts[(lineStarts[start.line - 1] ?? 0) + start.column] ?? 0)
}

function addProcesses(files: Readonly<Record<string, FileCoverage>>): void {
  const sources = new Map<string, string>()
  for (const name of existsSync(processes) ? readdirSync(processes) : [])
    for (const script of (JSON.parse(readFileSync(join(processes, name), 'utf8')) as ProcessCoverage)
      .result) {
      const path = script.url.startsWith('file:') ? fileURLToPath(script.url) : ''
      const file = files[path]
      if (!file) continue
      const source = sources.get(path) ?? readFileSync(path, 'utf8')
      sources.set(path, source)
      addScript(file, script, source)
    }
}

/** Whether each line on which a statement begins has run. */
function linesOf({ statementMap, s }: FileCoverage): Map<number, boolean> {
  const lines = new Map<number, boolean>()
  for (const [id, { start }] of Object.entries(statementMap))
    lines.set(start.line, (lines.get(start.line) ?? false) || (s[id] ?? 0) > 0)
  return lines
}

/** `3-5, 9`: lines as a person reads them. */
function ranges(lines: readonly number[]): string {
  const found: [number, number][] = []
  for (const line of lines) {
    const last = found.at(-1)
    if (last?.[1] === line - 1) last[1] = line
    else found.push([line, line])
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ')
}

rmSync(folder, { recursive: true, force: true })
const { status } = spawnSync(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--coverage',
    '--coverage.clean=false',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', cwd: root, env: { ...process.env, EXTORNO_PROCESS_COVERAGE: processes } },
)
if (!existsSync(report)) process.exit(status || 1)

const files = JSON.parse(readFileSync(report, 'utf8')) as Record<string, FileCoverage>
addProcesses(files)
let total = 0
let ran = 0
console.log('\nnot covered:')
for (const file of Object.values(files).toSorted((a, b) => a.path.localeCompare(b.path))) {
  const lines = [...linesOf(file)].toSorted(([a], [b]) => a - b)
  const missed = lines.filter(([, hasRun]) => !hasRun).map(([line]) => line)
  total += lines.length
  ran += lines.length - missed.length
  if (missed.length > 0) console.log(`${relative(root, file.path).replaceAll('\\', '/')}: ${ranges(missed)}`)
}
const percent = (100 * ran) / Math.max(total, 1)
console.log(`\nlines: ${percent.toFixed(1)} % (${ran} of ${total}); at least ${leastPercent} % are asked for`)
process.exit(percent < leastPercent ? 1 : (status ?? 1))
