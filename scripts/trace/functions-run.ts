import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { SourceMap } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { root } from '../node24.mjs'
import { hostPath } from '../runtime.mjs'

/** V8's precise coverage, as far as it is read here. */
type ScriptCoverage = {
  url: string
  functions: { ranges: { startOffset: number; count: number }[] }[]
}

/** Source files, relative to the project, of which a function ran, with the functions that did: where each begins. */
export type FunctionsRun = Map<string, Set<string>>

/**
 * Tells which functions ran in every process of the app. The app has to be started by `executablePath`: each of its
 * Node processes then counts from its first on, and connects back through a socket in `folder`.
 */
export async function listenForProcesses(folder: string): Promise<{
  executablePath: string
  /** The window's document counts from here on: it is loaded again, so that its own start counts too. */
  reload(window: Page): Promise<void>
  /** What ran since the last `take`, or since the start. */
  take(window: Page): Promise<FunctionsRun>
  stop(): void
}> {
  const processes = new Set<{ socket: Socket; answers: AsyncIterator<string> }>()
  const server = createServer((socket) => {
    const connected = { socket, answers: createInterface({ input: socket })[Symbol.asyncIterator]() }
    processes.add(connected)
    socket.on('error', () => {})
    socket.on('close', () => processes.delete(connected))
  })
  const socketPath = join(folder, 'coverage.socket')
  server.listen(socketPath)
  await once(server, 'listening')

  const askAll = (): Promise<ScriptCoverage[][]> =>
    Promise.all(
      [...processes].map(async ({ socket, answers }) => {
        socket.write('take\n')
        const { value, done } = await answers.next()
        return done === true ? [] : (JSON.parse(value) as ScriptCoverage[])
      }),
    )

  // A script, because Playwright takes NODE_OPTIONS out of what it starts. Of what comes from a compile cache V8 counts less
  // exactly.
  const executablePath = join(folder, 'traced-host')
  const agent = join(import.meta.dirname, 'coverage-agent.mjs')
  writeFileSync(
    executablePath,
    `#!/bin/sh\nEXTORNO_TRACE_SOCKET='${socketPath}' NODE_DISABLE_COMPILE_CACHE=1 NODE_OPTIONS='--import ${agent}' exec '${hostPath}' "$@"\n`,
    { mode: 0o700 },
  )

  return {
    executablePath,
    async reload(window) {
      await window.coverage.startJSCoverage({ resetOnNavigation: false })
      await window.reload()
    },
    async take(window) {
      const ofProcesses = await askAll()
      const ofWindow: ScriptCoverage[] = await window.coverage.stopJSCoverage()
      await window.coverage.startJSCoverage({ resetOnNavigation: false })
      return filesOf([...ofProcesses.flat(), ...ofWindow])
    },
    stop: () => void server.close(),
  }
}

function filesOf(scripts: readonly ScriptCoverage[]): FunctionsRun {
  const files: FunctionsRun = new Map()
  for (const { url, functions } of scripts) {
    const bundle = bundleOf(url)
    if (bundle === null) continue
    const source = sourceFinder(bundle)
    for (const { ranges } of functions) {
      const range = ranges[0]
      // The first "function" of a script is its top level, which ran long ago.
      if (range === undefined || range.count === 0 || range.startOffset === 0) continue
      const file = source(range.startOffset)
      if (file === null) continue
      const functionsOfFile = files.get(file) ?? new Set<string>()
      files.set(file, functionsOfFile.add(`${bundle}:${range.startOffset}`))
    }
  }
  return files
}

/** The built file behind a script's address: a file of main or the bridge, or the window's own scheme. */
function bundleOf(url: string): string | null {
  const path = url.startsWith('file:')
    ? fileURLToPath(url)
    : url.includes('bundle')
      ? join(root, 'dist/renderer', new URL(url).pathname)
      : ''
  return path.startsWith(join(root, 'dist')) && existsSync(`${path}.map`) ? path : null
}

/** Which source file of ours stands at an offset of a bundle; `null`: a library's. */
function sourceFinder(bundle: string): (offset: number) => string | null {
  const text = readFileSync(bundle, 'utf8')
  const lineStarts = [0, ...[...text.matchAll(/\n/gu)].map(({ index }) => index + 1)]
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')) as never)
  return (offset) => {
    const line = lineStarts.findLastIndex((start) => start <= offset)
    const entry = map.findEntry(line, offset - (lineStarts[line] ?? 0))
    if (!('originalSource' in entry) || entry.originalSource === undefined) return null
    const path = relative(root, resolve(dirname(bundle), entry.originalSource))
    return path.startsWith('..') || path.startsWith('node_modules') ? null : path
  }
}
