import { existsSync, readFileSync } from 'node:fs'
import { join, matchesGlob, relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
import { channels } from '../../../contract/channels.ts'
import { root } from '../../../scripts/node24.mjs'
import { readCoverage, workFolder } from './plan.ts'

const tests = (process.env['EXTORNO_MUTANTS_TESTS'] ?? '').split(' ')

/** The files in the order of the area's list, and of one pattern there the quickest first: most mutants fall there. */
class AsListed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byPace = readCoverage().map(({ file }) => file)
    const place = (spec: TestSpecification): number => {
      const file = relative(root, spec.moduleId)
      return tests.findIndex((pattern) => matchesGlob(file, pattern)) * byPace.length + byPace.indexOf(file)
    }
    return files.toSorted((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  root,
  // As the build writes them into the window (vitest.config.ts).
  define: { __CHANNELS__: JSON.stringify(channels()) },
  plugins: [
    {
      name: 'code with its mutants',
      enforce: 'pre',
      transform(_code, id) {
        const path = join(workFolder(), 'code', relative(root, id.split('?')[0] ?? ''))
        return path.endsWith('.ts') && existsSync(path) ? readFileSync(path, 'utf8') : null
      },
    },
  ],
  test: {
    include: tests,
    globalSetup: ['test/unit/property-seed.ts'],
    setupFiles: ['test/unit/property-seed.ts'],
    runner: 'test/mutants/standard/runner.ts',
    pool: 'forks',
    maxWorkers: 1,
    // What one area's run has put into a file must not be found by another's, nor by any other run.
    fsModuleCache: false,
    // On the whole code; a mutant's time is limited by the runner.
    testTimeout: 40_000,
    hookTimeout: 40_000,
    sequence: { sequencer: AsListed },
    server: { deps: { inline: ['electron-store'] } },
  },
})
