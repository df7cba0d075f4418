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
          {
            status: 'failed',
            fullName: 'c',
            failureMessages: ['\u001B[31mexpected 1\u001B[39m\nto be 2\n\nat line 4'],
          },
          { status: 'skipped', fullName: 'd' },
        ],
      },
      // It could not even be read.
      { status: 'failed', name: 'g.test.ts', message: 'no such file', assertionResults: [] },
    ],
  })
  const spec = (title: string, status: string, said?: string): object => ({
    title,
    tests: [{ status, results: said === undefined ? [{}] : [{ error: { message: said } }] }],
  })
  const playwright = keep('e2e.json', {
    stats: { expected: 3, unexpected: 1, flaky: 1 },
    suites: [
      {
        specs: [spec('e', 'expected'), spec('h', 'unexpected', 'no button')],
        suites: [{ specs: [spec('f', 'skipped')] }],
      },
    ],
  })
  expect(
    sum([readVitest(vitest), readPlaywright(playwright), readVitest(join(folder, 'missing.json'))]),
  ).toEqual({
    passed: 6,
    failed: 3,
    failedNames: ['c\n    expected 1\n    to be 2', 'g.test.ts\n    no such file', 'h\n    no button'],
    skippedNames: ['d', 'f'],
  })
})

test('a mutant that a test caught has passed, one that survived has failed', () => {
  expect(readMutants(keep('mutants.json', { mutants: 9, caught: 7, survived: ['a', 'b'] }))).toEqual({
    passed: 7,
    failed: 2,
    failedNames: ['a', 'b'],
    skippedNames: [],
  })
  expect(readMutants(join(folder, 'missing.json'))).toEqual({
    passed: 0,
    failed: 0,
    failedNames: [],
    skippedNames: [],
  })
})

test('an attack that was held has passed, one that fell has failed', () => {
  expect(readAttacks(keep('attacks.json', { attacks: 5, held: 4, fell: 1, fellNames: ['f'] }))).toEqual({
    passed: 4,
    failed: 1,
    failedNames: ['f'],
    skippedNames: [],
  })
  expect(readAttacks(join(folder, 'missing.json'))).toEqual({
    passed: 0,
    failed: 0,
    failedNames: [],
    skippedNames: [],
  })
})
