import { relative } from 'node:path'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TestRunner } from 'vitest'
import type { RunnerTask, RunnerTestCase, RunnerTestFile, TestTryOptions } from 'vitest'
import { root } from '../../../scripts/node24.mjs'
import { addCoverage, addDone, addFallen, readCoverage, readDone, readFallen, workFolder } from './plan.ts'

/** What the instrumented code reads and writes. */
type Switch = {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage: { static: Record<string, number>; perTest: Record<string, Record<string, number>> }
}

const mutants: Switch = ((globalThis as { __stryker__?: Switch }).__stryker__ ??= {
  mutantCoverage: { static: {}, perTest: {} },
})

/** How often a mutant may be passed before it counts as one that never ends. */
const hitLimit = (hits: number): number => hits * 100 + 1000

/** Runs each test once, and notes which mutants each one passes. */
class CoverageRunner extends TestRunner {
  readonly #names = new Map<string, string>()
  readonly #startedAt = performance.now()

  override onBeforeTryTask(test: RunnerTask, options: TestTryOptions): void {
    super.onBeforeTryTask(test, options)
    mutants.currentTestId = test.id
    this.#names.set(test.id, test.name)
  }

  override async onAfterRetryTask(test: RunnerTestCase, options: TestTryOptions): Promise<void> {
    await super.onAfterRetryTask(test, options)
    mutants.currentTestId = undefined
  }

  override onAfterRunFiles(files: RunnerTestFile[]): void {
    super.onAfterRunFiles(files)
    for (const { filepath } of files)
      addCoverage({
        file: relative(root, filepath),
        milliseconds: Math.round(performance.now() - this.#startedAt),
        shared: Object.keys(mutants.mutantCoverage.static),
        tests: [...this.#names].map(([id, name]) => ({
          id,
          name,
          covered: mutants.mutantCoverage.perTest[id] ?? {},
        })),
      })
  }
}

/**
 * Repeats each test: on the whole code, on each mutant that it passes and that still stands, and on the whole code again.
 * Where that last one fails, a mutant left something behind, and what the test said of any of them counts nothing.
 */
class MutantRunner extends TestRunner {
  readonly #covered = new Map(
    readCoverage().flatMap(({ tests }) => tests.map(({ id, covered }) => [id, covered] as const)),
  )
  readonly #fallen = new Set(readFallen().map(({ id }) => id))
  readonly #done = new Set(readDone())
  #candidates: string[] = []
  #noticed: string[] = []
  #isWholeCodeWell = true

  override async onBeforeRunTask(test: RunnerTask): Promise<void> {
    await super.onBeforeRunTask(test)
    if (test.type !== 'test' || test.mode !== 'run') return
    const covered = Object.keys(this.#covered.get(test.id) ?? {})
    this.#candidates = this.#done.has(test.id) ? [] : covered.filter((id) => !this.#fallen.has(id))
    this.#noticed = []
    this.#isWholeCodeWell = true
    if (this.#candidates.length === 0) test.mode = 'skip'
    else test.repeats = this.#candidates.length + 1
  }

  override onBeforeTryTask(test: RunnerTask, options: TestTryOptions): void {
    super.onBeforeTryTask(test, options)
    const id = this.#candidates[options.repeats - 1]
    mutants.activeMutant = id
    mutants.hitCount = 0
    mutants.hitLimit = id === undefined ? undefined : hitLimit(this.#covered.get(test.id)?.[id] ?? 0)
    writeFileSync(join(workFolder(), 'at.json'), JSON.stringify({ id, by: test.name }))
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    try {
      await TestRunner.getTestFn(test)()
    } catch (error) {
      if (mutants.activeMutant === undefined) throw error
      this.#notice(mutants.activeMutant)
    }
  }

  onTaskFinished(test: RunnerTestCase): void {
    if (test.result?.state !== 'fail') return
    if (mutants.activeMutant === undefined) this.#isWholeCodeWell = false
    else this.#notice(mutants.activeMutant)
    test.result.state = 'run'
    delete test.result.errors
  }

  override async onAfterRetryTask(test: RunnerTestCase, options: TestTryOptions): Promise<void> {
    await super.onAfterRetryTask(test, options)
    mutants.activeMutant = undefined
    if (options.repeats <= this.#candidates.length) return
    if (!this.#isWholeCodeWell) {
      console.log(`says nothing: ${test.name} (fails on the whole code)`)
      return
    }
    for (const id of this.#noticed) addFallen({ id, by: test.name })
    addDone(test.id)
  }

  #notice(id: string): void {
    if (this.#fallen.has(id)) return
    this.#noticed.push(id)
    this.#fallen.add(id)
  }
}

const runners = { coverage: CoverageRunner, mutants: MutantRunner, whole: TestRunner }

export default runners[(process.env['EXTORNO_MUTANTS_RUN'] ?? 'whole') as keyof typeof runners]
