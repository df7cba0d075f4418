import { existsSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** A run of which there is no report. */
export const nothing = { passed: 0, failed: 0, failedNames: [], skippedNames: [] }

const read = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null)

/** A test by its name, and by the first lines of what it said, as plain text. */
const named = (name, said = '') =>
  [name, ...stripVTControlCharacters(said).split('\n').slice(0, 3)].join('\n    ').trimEnd()

/** Counts of one Vitest run from its JSON report; a missing report counts nothing. */
export function readVitest(path) {
  const report = read(path)
  if (report === null) return nothing
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  // A file that could not be read has no tests to fail.
  const unreadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unreadable.length,
    failedNames: [
      ...tests
        .filter((test) => test.status === 'failed')
        .map((test) => named(test.fullName, test.failureMessages?.[0])),
      ...unreadable.map((file) => named(file.name, file.message)),
    ],
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
  const specs = report.suites.flatMap(specsOf)
  const withStatus = (status) => specs.filter((spec) => spec.tests.some((test) => test.status === status))
  const saidBy = (spec) => spec.tests.flatMap((test) => test.results ?? []).find(({ error }) => error)?.error
  return {
    passed: expected + flaky,
    failed: unexpected,
    failedNames: withStatus('unexpected').map((spec) => named(spec.title, saidBy(spec)?.message)),
    skippedNames: withStatus('skipped').map((spec) => spec.title),
  }
}

/** Mutants of one run: one that a test caught has passed. A missing report counts nothing. */
export function readMutants(path) {
  const report = read(path)
  return report === null
    ? nothing
    : {
        passed: report.caught,
        failed: report.mutants - report.caught,
        failedNames: report.survived,
        skippedNames: [],
      }
}

/** Attacks of one run: one that was held has passed. A missing report counts nothing. */
export function readAttacks(path) {
  const report = read(path)
  return report === null
    ? nothing
    : { passed: report.held, failed: report.fell, failedNames: report.fellNames, skippedNames: [] }
}

/** Adds runs up. */
export const sum = (counts) => ({
  passed: counts.reduce((total, count) => total + count.passed, 0),
  failed: counts.reduce((total, count) => total + count.failed, 0),
  failedNames: counts.flatMap((count) => count.failedNames),
  skippedNames: counts.flatMap((count) => count.skippedNames),
})
