import { relative } from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { TestRunner } from 'vitest'
import type { RunnerTask, RunnerTestCase, RunnerTestFile, TestTryOptions } from 'vitest'
import { root } from '../../../scripts/node24.mjs'
import { digestOf } from './digest.ts'
import { maxBusyMs } from './areas.ts'
import { addCoverage, addVerdict, readCoverage, readKeys, readVerdicts, workFolder } from './plan.ts'
import type { TestCoverage } from './plan.ts'

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

/** How long a test may take on a mutant, by what it took on the whole code. Milliseconds. */
const timeLimit = (milliseconds: number): number => milliseconds * 5 + 2000

/** A pause that a busy machine makes counts for no more than this. Milliseconds. */
const tickMs = 50

/**
 * Resolves once this process could have worked for so long: a machine that gives it no processor for some seconds makes no
 * test too slow. Rejects where it is aborted.
 */
async function passed(milliseconds: number, signal: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0; left -= tickMs) await setTimeout(tickMs, undefined, { signal })
}

/** Runs each test once, and notes which mutants each one passes. */
class CoverageRunner extends TestRunner {
  readonly #tests = new Map<string, Pick<TestCoverage, 'name' | 'milliseconds' | 'busyMs'>>()
  #startedAt = 0
  #before = process.cpuUsage()

  override onBeforeTryTask(test: RunnerTask, options: TestTryOptions): void {
    super.onBeforeTryTask(test, options)
    mutants.currentTestId = test.id
    this.#startedAt = performance.now()
    this.#before = process.cpuUsage()
  }

  override async onAfterRetryTask(test: RunnerTestCase, options: TestTryOptions): Promise<void> {
    await super.onAfterRetryTask(test, options)
    mutants.currentTestId = undefined
    const milliseconds = Math.ceil(performance.now() - this.#startedAt)
    const { user, system } = process.cpuUsage(this.#before)
    this.#tests.set(test.id, { name: test.name, milliseconds, busyMs: Math.ceil((user + system) / 1000) })
  }

  override onAfterRunFiles(files: RunnerTestFile[]): void {
    super.onAfterRunFiles(files)
    for (const { filepath } of files)
      addCoverage({
        file: relative(root, filepath),
        shared: Object.keys(mutants.mutantCoverage.static),
        tests: [...this.#tests].map(([id, test]) => ({
          id,
          key: `${digestOf(readFileSync(filepath))} ${id}`,
          ...test,
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
  readonly #tests = new Map(
    readCoverage().flatMap(({ tests }) => tests.map((test) => [test.id, test] as const)),
  )
  readonly #keys = readKeys()
  readonly #verdicts = readVerdicts()
  #candidates: string[] = []
  #noticed = new Set<string>()
  #isWholeCodeWell = true

  override async onBeforeRunTask(test: RunnerTask): Promise<void> {
    await super.onBeforeRunTask(test)
    if (test.type !== 'test' || test.mode !== 'run') return
    this.#candidates = this.#candidatesOf(this.#tests.get(test.id))
    this.#noticed = new Set()
    this.#isWholeCodeWell = true
    if (this.#candidates.length === 0) test.mode = 'skip'
    else test.repeats = this.#candidates.length + 1
  }

  /** The mutants that a test passes, that still stand and that it has not met before; none, where it takes too long. */
  #candidatesOf(test: TestCoverage | undefined): string[] {
    if (test !== undefined && test.busyMs > maxBusyMs) return []
    const passed = this.#verdicts.passed.get(test?.key ?? '')
    return Object.keys(test?.covered ?? {}).filter((id) => {
      const key = this.#keys.get(id) ?? ''
      return !this.#verdicts.caught.has(key) && passed?.has(key) !== true
    })
  }

  override onBeforeTryTask(test: RunnerTask, options: TestTryOptions): void {
    super.onBeforeTryTask(test, options)
    const id = this.#candidates[options.repeats - 1]
    const of = this.#tests.get(test.id)
    mutants.activeMutant = id
    mutants.hitCount = 0
    mutants.hitLimit = id === undefined ? undefined : hitLimit(of?.covered[id] ?? 0)
    const at = { test: of?.key, name: test.name, mutant: id === undefined ? undefined : this.#keys.get(id) }
    writeFileSync(join(workFolder(), 'at.json'), JSON.stringify(at))
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    const id = mutants.activeMutant
    if (id === undefined) {
      await TestRunner.getTestFn(test)()
      return
    }
    const limit = timeLimit(this.#tests.get(test.id)?.milliseconds ?? 0)
    const isInTime = new AbortController()
    const tooLong = passed(limit, isInTime.signal).then(() => {
      throw new Error(`took more than ${limit} ms`)
    })
    try {
      await Promise.race([TestRunner.getTestFn(test)(), tooLong])
    } catch {
      this.#noticed.add(id)
    } finally {
      isInTime.abort()
      tooLong.catch(() => {})
    }
  }

  onTaskFinished(test: RunnerTestCase): void {
    if (test.result?.state !== 'fail') return
    if (mutants.activeMutant === undefined) this.#isWholeCodeWell = false
    else this.#noticed.add(mutants.activeMutant)
    test.result.state = 'run'
    delete test.result.errors
  }

  override async onAfterRetryTask(test: RunnerTestCase, options: TestTryOptions): Promise<void> {
    await super.onAfterRetryTask(test, options)
    // What fails after the test, in a hook, fails the test.
    if (mutants.activeMutant !== undefined && test.result?.state === 'fail') {
      this.#noticed.add(mutants.activeMutant)
      test.result.state = 'run'
      delete test.result.errors
    }
    mutants.activeMutant = undefined
    if (options.repeats <= this.#candidates.length) return
    if (!this.#isWholeCodeWell) {
      console.error(`says nothing: ${test.name} (fails on the whole code)`)
      return
    }
    const keysOf = (ids: string[]): string[] => ids.flatMap((id) => this.#keys.get(id) ?? [])
    const caught = keysOf(this.#candidates.filter((id) => this.#noticed.has(id)))
    const passed = keysOf(this.#candidates.filter((id) => !this.#noticed.has(id)))
    for (const key of caught) this.#verdicts.caught.add(key)
    addVerdict({ test: this.#tests.get(test.id)?.key ?? '', name: test.name, caught, passed })
  }
}

const runners = { coverage: CoverageRunner, mutants: MutantRunner, whole: TestRunner }

export default runners[(process.env['EXTORNO_MUTANTS_RUN'] ?? 'whole') as keyof typeof runners]
