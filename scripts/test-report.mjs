import { existsSync, readFileSync } from 'node:fs'

const nothing = { passed: 0, failed: 0, skippedNames: [] }

const read = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null)

/** Counts of one Vitest run from its JSON report; a missing report counts nothing. */
export function readVitest(path) {
  const report = read(path)
  if (report === null) return nothing
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  return {
    passed: report.numPassedTests,
    // A file that could not be read has no tests to fail.
    failed:
      report.numFailedTests +
      report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
        .length,
    skippedNames: tests
      .filter((test) => test.status !== 'passed' && test.status !== 'failed')
      .map((test) => test.fullName),
  }
}

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]

/** Counts of one Playwright run from its JSON report; a missing report counts nothing. */
export function readPlaywright(path) {
  const report = read(path)
  if (report === null) return nothing
  const { expected, unexpected, flaky } = report.stats
  const skipped = report.suites
    .flatMap(specsOf)
    .filter((spec) => spec.tests.some((test) => test.status === 'skipped'))
  return { passed: expected + flaky, failed: unexpected, skippedNames: skipped.map((spec) => spec.title) }
}

/** Mutants of one run: one that a test caught has passed. A missing report counts nothing. */
export function readMutants(path) {
  const report = read(path)
  return report === null
    ? nothing
    : { passed: report.caught, failed: report.mutants - report.caught, skippedNames: [] }
}

/** Attacks of one run: one that was held has passed. A missing report counts nothing. */
export function readAttacks(path) {
  const report = read(path)
  return report === null ? nothing : { passed: report.held, failed: report.fell, skippedNames: [] }
}

/** Adds runs up. */
export const sum = (counts) => ({
  passed: counts.reduce((total, count) => total + count.passed, 0),
  failed: counts.reduce((total, count) => total + count.failed, 0),
  skippedNames: counts.flatMap((count) => count.skippedNames),
})
