import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'

/** What the host was started with, in Electron's form: `electron [switches] <app folder or file> [arguments]`. */
export type LaunchArguments = {
  /** The entry of main. */
  entry: string
  /** What `app.getAppPath()` gives. */
  appPath: string
  /** As given, for `process.argv[1]`. */
  given: string
  /** What follows the app: the app's own. */
  appArguments: readonly string[]
  /** `--name` or `--name=value`, before or after the app, without dashes. */
  switches: ReadonlyMap<string, string>
  /** Whether a driver such as Playwright connects over the debugging port. */
  isDriven: boolean
  name: string
  version: string
}

type Manifest = { main?: string; name?: string; productName?: string; version?: string }

/** Switches of the tools, not of the app. */
const ofTools = ['inspect', 'remote-debugging-port', 'no-sandbox']

export function readLaunchArguments(words: readonly string[]): LaunchArguments {
  const at = words.findIndex((word) => !word.startsWith('-'))
  const given = words[at]
  if (given === undefined) throw new Error('dev-host: say which app: dev-host <app folder or main.js>')
  const target = resolve(given)
  const isFolder = statSync(target).isDirectory()
  const manifestPath = join(isFolder ? target : dirname(target), 'package.json')
  const manifest: Manifest = existsSync(manifestPath)
    ? (JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest)
    : {}
  const entry = isFolder ? join(target, manifest.main ?? 'index.js') : target
  if (!existsSync(entry) || extname(entry) === '')
    throw new Error(`dev-host: there is no ${entry}. Build first.`)
  const switches = new Map<string, string>()
  for (const word of words) {
    const match = /^--([^=]+)(?:=(.*))?$/u.exec(word)
    if (match?.[1] !== undefined) switches.set(match[1], match[2] ?? '')
  }
  return {
    entry,
    appPath: isFolder ? target : dirname(target),
    given,
    appArguments: words.slice(at + 1).filter((word) => !ofTools.some((tool) => word.startsWith(`--${tool}`))),
    switches,
    isDriven: switches.has('remote-debugging-port'),
    name: manifest.productName ?? manifest.name ?? 'Electron',
    version: manifest.version ?? '0.0.0',
  }
}
