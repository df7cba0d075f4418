import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { FuseState } from '@electron/fuses/dist/constants.js'
import { bytesUnder, filesUnder, sha256Of, unpackApp } from './archive.ts'
import { bytesAtStart, followImports } from './imports.ts'
import type { Packed } from './pack.ts'
import { binaryKindOf, systems } from './systems.ts'
import type { System } from './systems.ts'

/** What of ours may lie beside Electron, bytes. */
const budget = 15_000_000

/** What main may load at its start, bytes: Node reads and keeps all of it. */
const mainBudget = 700_000

const fuses: Readonly<Record<keyof typeof FuseV1Options, boolean>> = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
}

/** Sources, maps, tests, headers and notes of tools: nothing that runs. */
const unwanted =
  /\.(?:[cm]?tsx?|map|cc|cpp|h|gyp|gypi|md|ya?ml|log|sh|bat|cmd|ps1|exe|dll|py)$|(?:^|\/)(?:tests?|__tests__|dev-host)\/|(?:^|\/)\.[^/]|\.(?:test|spec)\./iu
const mayLieThere = /(?:^|\/)(?:licen[cs]e|notice)[^/]*\.md$/iu

const notices = ['sbom.cdx.json', 'third-party-licences.txt']
/** What has to be beside the archive, under `resources`. */
const owed: Readonly<Record<string, readonly string[]>> = {
  linux: [...notices, '70-extorno.rules'],
  win32: [...notices, 'policies/extorno.admx', 'policies/en-US/extorno.adml', 'policies/es-ES/extorno.adml'],
  darwin: notices,
}
/** What electron-builder may put there of its own. */
const mayBeThere: Readonly<Record<string, readonly string[]>> = {
  linux: ['apparmor-profile'],
  win32: ['elevate.exe', 'app-update.yml'],
  darwin: ['icon.icns', 'app-update.yml'],
}

export type Report = { facts: string[]; findings: string[] }

/**
 * Reads an unpacked package back: every import is in it, in the kind of its system, with the fuses as they should be, and nothing
 * else.
 */
export async function checkPackage(packed: Packed, system: System): Promise<Report> {
  const scratch = mkdtempSync(join(tmpdir(), 'extorno-package-'))
  try {
    const app = unpackApp(packed.resources, join(scratch, 'app'))
    const parts = [
      checkImports(app),
      checkMain(app),
      checkFiles(app),
      checkNative(app, system),
      checkBeside(packed, system),
      await checkFuses(packed),
      checkSize(packed),
    ]
    return {
      facts: [
        ...parts.flatMap(({ facts }) => facts),
        `app.asar is sha256 ${sha256Of(join(packed.resources, 'app.asar'))}`,
      ],
      findings: parts.flatMap(({ findings }) => findings),
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function checkImports(app: string): Report {
  const { reached, findings } = followImports(app)
  return {
    facts: findings.length === 0 ? [`every import is in: ${reached} files are reached`] : [],
    findings,
  }
}

function checkMain(app: string): Report {
  const bytes = bytesAtStart(join(app, 'dist/electron/main.js'))
  const told = `main loads ${Math.round(bytes / 1000)} kB at its start (at most ${mainBudget / 1000})`
  return bytes <= mainBudget ? { facts: [told], findings: [] } : { facts: [], findings: [told] }
}

function checkFiles(app: string): Report {
  const files = filesUnder(app)
  const findings = files
    .filter((file) => unwanted.test(file) && !mayLieThere.test(file))
    .map((file) => `${file} has no place in the package`)
  return {
    facts: findings.length === 0 ? [`no sources, maps, tests or scripts among ${files.length} files`] : [],
    findings,
  }
}

/** Each module's binding for this system, and no program or library of any other. */
function checkNative(app: string, system: System): Report {
  const { bindings, binaries } = systems[system]
  const findings = bindings
    .filter((file) => !existsSync(join(app, 'node_modules', file)))
    .map((file) => `${file} is missing: that reader transport is dead on ${system}`)
  let libraries = 0
  for (const file of filesUnder(app)) {
    const kind = binaryKindOf(readFileSync(join(app, file)))
    if (kind === null && file.endsWith('.node')) findings.push(`${file} is no library at all`)
    if (kind === null) continue
    libraries++
    const isOwn = binaries.some((own) => own === kind)
    if (!isOwn) findings.push(`${file} is ${kind}, which ${system} cannot load`)
    else if (!bindings.some((binding) => file === `node_modules/${binding}`))
      findings.push(`${file} is native code that nothing is known to load`)
  }
  return {
    facts: findings.length === 0 ? [`${libraries} native libraries, all for ${system}`] : [],
    findings,
  }
}

/** Beside the archive lies what was unpacked from it and the notices: nothing that runs by itself. */
function checkBeside({ resources }: Packed, system: System): Report {
  const [platform = ''] = system.split('-')
  const own = owed[platform] ?? notices
  const allowed = [...own, ...(mayBeThere[platform] ?? [])]
  const isOfElectron = /^(?:[^/]+\.lproj\/|default_app\.asar$|electron\.icns$)/u
  const findings = [
    ...filesUnder(resources)
      .filter((file) => file !== 'app.asar' && !isOfElectron.test(file))
      .filter(
        (file) =>
          !(file.startsWith('app.asar.unpacked/') && file.endsWith('.node')) && !allowed.includes(file),
      )
      .map((file) => `resources/${file} lies beside the app`),
    ...own.filter((file) => !existsSync(join(resources, file))).map((file) => `resources/${file} is missing`),
  ]
  return { facts: findings.length === 0 ? ['nothing runnable lies beside the app'] : [], findings }
}

async function checkFuses({ program }: Packed): Promise<Report> {
  const wire = (await getCurrentFuseWire(program)) as unknown as Readonly<Record<number, number>>
  const findings: string[] = []
  for (const [name, isOn] of Object.entries(fuses)) {
    const state = wire[FuseV1Options[name as keyof typeof FuseV1Options]]
    if (state !== (isOn ? FuseState.ENABLE : FuseState.DISABLE))
      findings.push(`fuse ${name} is not ${isOn ? 'on' : 'off'}`)
  }
  return {
    facts: findings.length === 0 ? [`${Object.keys(fuses).length} fuses are as they should be`] : [],
    findings,
  }
}

function checkSize({ resources }: Packed): Report {
  const bytes = bytesUnder(resources)
  const told = `${(bytes / 1_000_000).toFixed(1)} MB beside Electron (at most ${budget / 1_000_000})`
  return bytes <= budget ? { facts: [told], findings: [] } : { facts: [], findings: [told] }
}
