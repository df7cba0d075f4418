import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Arch, DIR_TARGET, Platform, build } from 'electron-builder'
import { root } from '../node24.mjs'
import type { LaidOut } from './lay-out.ts'
import { makeStubElectron } from './stub-electron.ts'
import type { System } from './systems.ts'

const platforms = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC }

export type Packed = {
  /** The folder of the unpacked package. */
  folder: string
  /** What holds Electron's fuses: the program, or macOS' bundle. */
  program: string
  /** What is started. */
  programToRun: string
  resources: string
}

/** What Debian's policy wants beside a program, as fpm takes it. */
const debDocuments = [
  ['copyright', 'doc/extorno/copyright'],
  ['lintian-overrides', 'lintian/overrides/extorno'],
].map(([file, place]) => `${join(root, 'build/linux', String(file))}=/usr/share/${String(place)}`)

type Asked = {
  system: System
  app: LaidOut
  output: string
  /** Electron's unpacked download; `null`: the stand-in. */
  electronFolder: string | null
  /** The system's installers too, not only the unpacked package. */
  isInstaller: boolean
}

/** Has electron-builder make the package of a system out of what was laid out. */
export async function pack({ system, app, output, electronFolder, isInstaller }: Asked): Promise<Packed> {
  const [platformName, arch] = system.split('-') as [keyof typeof platforms, 'x64' | 'arm64']
  const platform = platforms[platformName]
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string
  }
  const electronDist = electronFolder ?? join(output, '../electron')
  if (electronFolder === null) makeStubElectron(electronDist, version)
  await build({
    projectDir: root,
    publish: 'never',
    targets: platform.createTarget(isInstaller ? null : DIR_TARGET, arch === 'arm64' ? Arch.arm64 : Arch.x64),
    config: {
      extends: join(root, 'electron-builder.yml'),
      directories: { app: app.folder, output, buildResources: 'build' },
      electronDist,
      electronVersion: version,
      // fpm is started elsewhere: its paths are whole.
      deb: { fpm: debDocuments },
      extraResources: [{ from: app.notices, to: '.' }],
      files: ['**/*', { from: join(app.folder, 'node_modules'), to: 'node_modules' }],
      // `false`: the modules that are laid out go in as they are, nothing is collected from the tree, compiled or installed.
      beforeBuild: () => Promise.resolve(false),
    },
  })
  return packedIn(output, system)
}

/** Where the package of a system lies under an output folder. */
export function packedIn(output: string, system: System): Packed {
  const [platform, arch] = system.split('-') as [keyof typeof platforms, 'x64' | 'arm64']
  const suffix = arch === 'arm64' ? '-arm64' : ''
  switch (platform) {
    case 'linux': {
      const folder = join(output, `linux${suffix}-unpacked`)
      const program = join(folder, 'extorno')
      return { folder, program, programToRun: program, resources: join(folder, 'resources') }
    }
    case 'win32': {
      const folder = join(output, `win${suffix}-unpacked`)
      const program = join(folder, 'extorno.exe')
      return { folder, program, programToRun: program, resources: join(folder, 'resources') }
    }
    case 'darwin': {
      const folder = join(output, `mac${suffix}`, 'Extorno.app')
      const programToRun = join(folder, 'Contents/MacOS/Extorno')
      return { folder, program: folder, programToRun, resources: join(folder, 'Contents/Resources') }
    }
  }
}
