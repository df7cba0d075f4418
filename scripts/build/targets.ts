import { join } from 'node:path'
import type { InlineConfig, Rolldown } from 'vite'
import { root } from '../node24.mjs'
import { channels } from '../../contract/channels.ts'

/** Modules with native code: each loads its binding from beside itself. */
export const native = ['node-hid', 'serialport', 'usb'] as const

/** Left out of the bundles: what the runtime brings, and what has native code. */
const external = ['electron', ...native]

/** One thing the build makes. */
export type Target = {
  name: 'renderer' | 'main' | 'preload' | 'native-bridge' | 'sandbox' | 'hub-console'
  /** Where it begins, relative to the project. */
  entry: string
  /** What it makes, relative to the project. */
  output: string
  /** Folders whose every file may change the result. */
  inputs: readonly string[]
  config: () => InlineConfig
}

/**
 * A bundle that Node or Electron runs: one file, as short as it can be, for Node keeps the text of what it runs. The places in the
 * log are read with the map beside it.
 */
function nodeBundle(
  entry: string,
  output: string,
  format: 'es' | 'cjs',
  chunks: Pick<Rolldown.OutputOptions, 'codeSplitting' | 'chunkFileNames'> = { codeSplitting: false },
): InlineConfig {
  const outDir = join(root, output, '..')
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external },
    build: {
      ssr: join(root, entry),
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: true,
      sourcemap: true,
      rolldownOptions: {
        external,
        output: {
          format,
          entryFileNames: output.slice(output.lastIndexOf('/') + 1),
          ...chunks,
          // The licences lie beside the app (third-party-licences.txt).
          comments: false,
        },
      },
    },
  }
}

/** What main does not run of what it depends on. */
const absentInMain = [
  {
    find: /^(?:ajv\/dist\/2020\.js|ajv-formats)$/u,
    replacement: join(root, 'scripts/build/absent/schemas.ts'),
  },
  { find: /^semver$/u, replacement: join(root, 'scripts/build/absent/versions.ts') },
]

/** What the app is made of. */
export const targets: readonly Target[] = [
  {
    name: 'renderer',
    entry: 'renderer/index.html',
    output: 'dist/renderer/index.html',
    inputs: ['renderer', 'contract', 'domain'],
    config: () => ({ configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'warn' }),
  },
  {
    name: 'main',
    entry: 'electron/main.ts',
    output: 'dist/electron/main.js',
    inputs: ['electron', 'contract', 'domain', 'build/tray'],
    config: () => ({
      // One file too, but for what is imported where it is needed.
      ...nodeBundle('electron/main.ts', 'dist/electron/main.js', 'es', {
        codeSplitting: true,
        chunkFileNames: 'later/[name].js',
      }),
      // The icon of the tray lies beside main.
      publicDir: join(root, 'build/tray'),
      resolve: { alias: absentInMain },
    }),
  },
  {
    name: 'preload',
    entry: 'electron/preload.ts',
    output: 'dist/electron/preload.cjs',
    inputs: ['electron', 'contract', 'domain'],
    config: () => ({
      ...nodeBundle('electron/preload.ts', 'dist/electron/preload.cjs', 'cjs'),
      // Only the names go in: the schemas, and zod with them, stay in main and the window.
      define: { __CHANNELS__: JSON.stringify(channels()) },
    }),
  },
  {
    name: 'native-bridge',
    entry: 'native-bridge/main.ts',
    output: 'dist/native-bridge/main.js',
    inputs: ['native-bridge', 'contract', 'domain'],
    config: () => nodeBundle('native-bridge/main.ts', 'dist/native-bridge/main.js', 'es'),
  },
  {
    name: 'sandbox',
    entry: 'sandbox/main.ts',
    output: 'dist/sandbox/main.js',
    inputs: ['sandbox', 'contract', 'domain'],
    config: () => nodeBundle('sandbox/main.ts', 'dist/sandbox/main.js', 'es'),
  },
]

/** The page that the hub serves: beside the app, which never has it in its package. */
export const hubConsole: Target = {
  name: 'hub-console',
  entry: 'hub/console/index.html',
  output: 'out/hub-console/index.html',
  inputs: ['hub/console', 'renderer', 'contract', 'domain', 'build'],
  config: () => ({ configFile: join(root, 'hub/console/vite.config.ts'), logLevel: 'warn' }),
}
