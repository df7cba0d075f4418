import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keepNoCrashDumps } from '../../../electron/app/crash-dumps.ts'

const root = join(import.meta.dirname, '../../..')
const product = globSync('{contract,domain,electron,native-bridge,renderer,sandbox}/**/*.{ts,tsx}', {
  cwd: root,
})

it('nothing of the product starts what writes or sends dumps of memory', () => {
  expect(product.length).toBeGreaterThan(400)
  const writing =
    /import \{[^}]*\bcrashReporter\b|crashReporter\.|enable-crash-reporter|writeHeapSnapshot|report\.writeReport|heapsnapshot-near|report-on-/u
  expect(product.filter((path) => writing.test(readFileSync(join(root, path), 'utf8')))).toEqual([])
})

it('Chromium is told to write none', () => {
  const switches: string[] = []
  keepNoCrashDumps({
    appendSwitch: (name: string) => void switches.push(name),
    appendArgument: () => undefined,
    getSwitchValue: () => '',
    hasSwitch: () => false,
    removeSwitch: () => undefined,
  })
  expect(switches).toEqual(['disable-breakpad'])
})
