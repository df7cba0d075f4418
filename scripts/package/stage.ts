import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { native } from '../build/targets.ts'
import { root } from '../node24.mjs'
import { filesUnder } from './archive.ts'
import { systems } from './systems.ts'
import type { System } from './systems.ts'

type Manifest = {
  name: string
  version: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Headers for building, and types: no line of them runs. */
const neverRun = /^(?:@types\/.*|node-addon-api)$/u
/** What of a package runs, is asked of it by name, or has to go along with it. */
const wanted = /(?:^|\/)(?:package\.json|licen[cs]e[^/]*|notice[^/]*|[^/]*\.(?:js|cjs|mjs|json))$/iu
const unwanted =
  /(?:^|\/)(?:tests?|__tests__|docs?|examples?|bin)\/|\.(?:test|spec)\.[cm]?js$|(?:^|\/)tsconfig[^/]*$/iu
/** Programs of node-hid that list devices. */
const programs = /^node-hid\/src\//u

/** Folders under node_modules of the native modules and of all that they need, without what is not installed. */
function nativeClosure(): string[] {
  const found = new Set<string>()
  const follow = (name: string, from: string, isOptional: boolean): void => {
    if (neverRun.test(name)) return
    const folder = packageFolder(name, from)
    if (folder === null) {
      if (isOptional) return
      throw new Error(`${name}, which ${relative(root, from)} needs, is not installed`)
    }
    if (found.has(folder)) return
    found.add(folder)
    const { dependencies = {}, optionalDependencies = {} } = readManifest(folder)
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies }))
      follow(needed, folder, needed in optionalDependencies)
  }
  for (const name of native) follow(name, root, false)
  return [...found].toSorted()
}

/** Where Node finds a package from a folder; `null`: nowhere. */
function packageFolder(name: string, from: string): string | null {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? []
  const folder = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')))
  return folder === undefined || !folder.startsWith(root) ? null : folder
}

function copyInto(stage: string, from: string, to: string): void {
  const target = join(stage, to)
  mkdirSync(dirname(target), { recursive: true })
  copyFileSync(from, target)
}

/**
 * Lays out in `stage` exactly what goes into a system's package: the bundles, the native modules with that system's
 * bindings and no other's, and a manifest.
 *
 * @throws a sentence that names the bindings that are not here: a package without them would be dead at the counter
 */
export function stageApp(system: System, stage: string, manifest: Record<string, unknown>): void {
  const { bindings } = systems[system]
  const missing = bindings.filter((file) => !existsSync(join(root, 'node_modules', file)))
  if (missing.length > 0)
    throw new Error(
      `no package for ${system} can be made here, its native code is missing: ${missing.join(', ')}. ` +
        `Run this on ${system}, after "npm ci" there.`,
    )
  rmSync(stage, { recursive: true, force: true })
  for (const file of filesUnder(join(root, 'dist')))
    if (!file.startsWith('.stamps/') && !file.endsWith('.map'))
      copyInto(stage, join(root, 'dist', file), `dist/${file}`)
  for (const folder of nativeClosure()) {
    const at = relative(join(root, 'node_modules'), folder).split(sep).join('/')
    for (const file of filesUnder(folder)) {
      const path = `${at}/${file}`
      if (file.includes('node_modules/') || unwanted.test(file) || programs.test(path)) continue
      if (wanted.test(file) || bindings.includes(path))
        copyInto(stage, join(folder, file), `node_modules/${path}`)
    }
  }
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/**
 * The packed app's manifest: what Electron and the native modules ask for, and where updates come from if whoever packs it says
 * so (docs/updates.md).
 *
 * @param environment `EXTORNO_UPDATE_KEY` (Ed25519, SPKI in DER, base64) and `EXTORNO_UPDATE_ADDRESS` (ends with a slash)
 */
export function stagedManifest(environment: NodeJS.ProcessEnv = process.env): Record<string, unknown> {
  const updateKey = environment['EXTORNO_UPDATE_KEY']
  const updateAddress = environment['EXTORNO_UPDATE_ADDRESS']
  const { name, version, description, license, homepage, main, type, author } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, unknown>
  return {
    name,
    productName: 'Extorno',
    desktopName: 'pe.extorno.counter.desktop',
    version,
    description,
    license,
    homepage,
    author,
    type,
    main,
    updateKey,
    updateAddress,
  }
}
