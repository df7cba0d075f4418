import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
let tree: string

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'extorno-zones-'))
  cpSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'))
})
afterAll(() => rmSync(tree, { recursive: true, force: true }))

/** The rules that oxlint names for one file with this content, standing at this place of the tree. */
function rulesBroken(path: string, content: string): string[] {
  const file = join(tree, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
  const run = spawnSync(process.execPath, [oxlint, '--format', 'json', path], { cwd: tree, encoding: 'utf8' })
  rmSync(file)
  const report = JSON.parse(run.stdout) as { diagnostics: { code: string }[] }
  return report.diagnostics.map((diagnostic) => diagnostic.code)
}

const restricted = 'eslint(no-restricted-imports)'

describe('the import zones are lint errors', () => {
  it.each([
    ['domain/a.ts', "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n"],
    ['domain/a.ts', "import { b } from '../contract/b.ts'\nexport const a = b\n"],
    ['contract/a.ts', "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n"],
    ['contract/a.ts', "import { b } from '../electron/b.ts'\nexport const a = b\n"],
    ['native-bridge/a.ts', "import { b } from '../electron/b.ts'\nexport const a = b\n"],
    [
      'native-bridge/protocols/magtek/a.ts',
      "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n",
    ],
    [
      'native-bridge/protocols/magtek/a.ts',
      "import { b } from '../../transports/b.ts'\nexport const a = b\n",
    ],
    ['electron/outbox/a.ts', "import { b } from '../../native-bridge/b.ts'\nexport const a = b\n"],
    ['electron/outbox/a.ts', "import { b } from '../../sandbox/b.ts'\nexport const a = b\n"],
    ['electron/outbox/a.ts', "import { ipcMain } from 'electron'\nexport const a = ipcMain\n"],
    ['renderer/flow/a.ts', "import { b } from '../../electron/b.ts'\nexport const a = b\n"],
    ['renderer/flow/a.ts', "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n"],
    ['renderer/flow/a.ts', "import ky from 'ky'\nexport const a = ky\n"],
    ['electron/outbox/a.ts', "import { b } from '../../dev-host/b.ts'\nexport const a = b\n"],
    ['sandbox/kushki/a.ts', "import { b } from '../../electron/b.ts'\nexport const a = b\n"],
    ['sandbox/cards/a.ts', "import { b } from '../../native-bridge/simulated/b.ts'\nexport const a = b\n"],
    ['hub/events/a.ts', "import { b } from '../../electron/b.ts'\nexport const a = b\n"],
    ['hub/events/a.ts', "import { b } from '../../renderer/b.ts'\nexport const a = b\n"],
    ['hub/events/a.ts', "import { b } from '../console/b.ts'\nexport const a = b\n"],
    ['hub/console/queue/a.ts', "import { b } from '../../events/b.ts'\nexport const a = b\n"],
    ['hub/console/queue/a.ts', "import { b } from '../../../renderer/store/stores.ts'\nexport const a = b\n"],
    ['hub/console/queue/a.ts', "import { b } from '../../../electron/b.ts'\nexport const a = b\n"],
    ['hub/console/a.ts', "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n"],
    ['electron/outbox/a.ts', "import { b } from '../../hub/b.ts'\nexport const a = b\n"],
    ['renderer/flow/a.ts', "import { b } from '../../hub/b.ts'\nexport const a = b\n"],
    ['sandbox/kushki/a.ts', "import { b } from '../../hub/b.ts'\nexport const a = b\n"],
    // Nothing of the product opens a card.
    [
      'native-bridge/session/a.ts',
      "import { createDecipheriv } from 'node:crypto'\nexport const a = createDecipheriv\n",
    ],
    ['electron/gateways/a.ts', "import { b } from '../../sandbox/cards/b.ts'\nexport const a = b\n"],
  ])('%s may not: %s', (path, content) => {
    expect(rulesBroken(path, content)).toContain(restricted)
  })

  it.each([
    ['electron/outbox/a.ts', "import { b } from '../../contract/b.ts'\nexport const a = b\n"],
    ['contract/a.ts', "import { b } from '../domain/b.ts'\nexport const a = b\n"],
    ['hub/events/a.ts', "import { b } from '../../contract/hub/b.ts'\nexport const a = b\n"],
    ['hub/console/queue/a.ts', "import { b } from '../../../contract/hub/b.ts'\nexport const a = b\n"],
    ['hub/console/queue/a.ts', "import { b } from '../../../renderer/i18n/es/flow.ts'\nexport const a = b\n"],
    ['hub/console/queue/a.ts', "import { useState } from 'react'\nexport const a = useState\n"],
    [
      'sandbox/cards/a.ts',
      "import { b } from '../../native-bridge/simulated/dukpt.ts'\nexport const a = b\n",
    ],
    ['electron/ipc/a.ts', "import { ipcMain } from 'electron'\nexport const a = ipcMain\n"],
    ['test/unit/a.ts', "import { b } from '../../electron/b.ts'\nexport const a = b\n"],
  ])('%s may: %s', (path, content) => {
    expect(rulesBroken(path, content)).not.toContain(restricted)
  })
})
