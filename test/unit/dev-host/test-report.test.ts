import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readAttacks, readMutants, readPlaywright, readVitest, sum } from '../../../scripts/test-report.mjs'

const folder = mkdtempSync(join(tmpdir(), 'report-'))
afterAll(() => rmSync(folder, { recursive: true }))

function keep(name: string, report: object): string {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(report))
  return path
}

test('runs of both kinds add up, with the names of what was left out', () => {
  const vitest = keep('unit.json', {
    numPassedTests: 2,
    numFailedTests: 1,
    testResults: [
      {
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'a' },
          { status: 'passed', fullName: 'b' },
          { status: 'failed', fullName: 'c' },
          { status: 'skipped', fullName: 'd' },
        ],
      },
      // It could not even be read.
      { status: 'failed', assertionResults: [] },
    ],
  })
  const spec = (title: string, status: string): object => ({ title, tests: [{ status }] })
  const playwright = keep('e2e.json', {
    stats: { expected: 3, unexpected: 1, flaky: 1 },
    suites: [{ specs: [spec('e', 'expected')], suites: [{ specs: [spec('f', 'skipped')] }] }],
  })
  expect(
    sum([readVitest(vitest), readPlaywright(playwright), readVitest(join(folder, 'missing.json'))]),
  ).toEqual({
    passed: 6,
    failed: 3,
    skippedNames: ['d', 'f'],
  })
})

test('a mutant that a test caught has passed, one that survived has failed', () => {
  expect(readMutants(keep('mutants.json', { mutants: 9, caught: 7, survived: ['a', 'b'] }))).toEqual({
    passed: 7,
    failed: 2,
    skippedNames: [],
  })
  expect(readMutants(join(folder, 'missing.json'))).toEqual({ passed: 0, failed: 0, skippedNames: [] })
})

test('an attack that was held has passed, one that fell has failed', () => {
  expect(readAttacks(keep('attacks.json', { attacks: 5, held: 4, fell: 1 }))).toEqual({
    passed: 4,
    failed: 1,
    skippedNames: [],
  })
  expect(readAttacks(join(folder, 'missing.json'))).toEqual({ passed: 0, failed: 0, skippedNames: [] })
})
