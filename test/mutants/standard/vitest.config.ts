import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
import { root } from '../../../scripts/node24.mjs'
import { readCoverage, workFolder } from './plan.ts'

/** The quickest files first: most mutants fall there. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = readCoverage().map(({ file }) => file)
    const place = (spec: TestSpecification): number => order.indexOf(relative(root, spec.moduleId))
    return files.toSorted((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  root,
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
    include: (process.env['EXTORNO_MUTANTS_TESTS'] ?? '').split(' '),
    globalSetup: ['test/unit/property-seed.ts'],
    setupFiles: ['test/unit/property-seed.ts'],
    runner: 'test/mutants/standard/runner.ts',
    pool: 'forks',
    maxWorkers: 1,
    // What one area's run has put into a file must not be found by another's, nor by any other run.
    fsModuleCache: false,
    testTimeout: 8000,
    hookTimeout: 8000,
    sequence: { sequencer: QuickestFirst },
    server: { deps: { inline: ['electron-store'] } },
  },
})
