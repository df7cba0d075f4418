// Unit, component and integration tests in one run, their coverage together: npm run coverage [-- vitest's arguments]
// What runs in processes of its own (the built app, the bridge, the sandbox's command) is not counted.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './node24.mjs'

type Position = { line: number }
type FileCoverage = {
  path: string
  statementMap: Record<string, { start: Position }>
  s: Record<string, number>
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

/** The lines of a file that begin a statement which never ran. */
function missedLines({ statementMap, s }: FileCoverage): number[] {
  const ran = new Map<number, boolean>()
  for (const [id, { start }] of Object.entries(statementMap))
    ran.set(start.line, (ran.get(start.line) ?? false) || (s[id] ?? 0) > 0)
  return [...ran]
    .filter(([, hasRun]) => !hasRun)
    .map(([line]) => line)
    .sort((a, b) => a - b)
}

const report = join(root, 'out/coverage/coverage-final.json')
rmSync(report, { force: true })
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const { status } = spawnSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', vitest, 'run', '--coverage', ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: root },
)
if (existsSync(report)) {
  console.log('\nnot covered:')
  const files = Object.values(JSON.parse(readFileSync(report, 'utf8')) as Record<string, FileCoverage>)
  for (const file of files.toSorted((a, b) => a.path.localeCompare(b.path))) {
    const missed = missedLines(file)
    if (missed.length > 0)
      console.log(`${relative(root, file.path).replaceAll('\\', '/')}: ${ranges(missed)}`)
  }
}
process.exit(status ?? 1)
