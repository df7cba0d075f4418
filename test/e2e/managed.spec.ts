import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Readiness } from '../../electron/readiness/findings.ts'
import { root } from '../../scripts/node24.mjs'
import { hostPath } from '../../scripts/runtime.mjs'
import { ask, askValue } from './counter.ts'
import { expect, runtime, test } from './launch.ts'

test.skip(process.platform === 'win32', 'who may write a file is asked of POSIX')
test.skip(process.env['EXTORNO_PACKED_APP'] !== undefined, 'a packed program looks at the system’s own file')

let folder: string
let managed: string
let userData: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-managed-'))
  managed = join(folder, 'managed.json')
  userData = join(folder, 'data')
  mkdirSync(userData)
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const fix = (settings: object, mode = 0o644): void => {
  writeFileSync(managed, JSON.stringify({ settings }))
  chmodSync(managed, mode)
}
const args = (): string[] => [`--managed=${managed}`]

/** What the journal says that the chain fixed, each time. */
function journalled(): object[] {
  const database = new DatabaseSync(join(userData, 'training/outbox.sqlite'), { readOnly: true })
  const entries = database
    .prepare(`SELECT who, detail FROM journal WHERE event = 'managedSettingsChanged' ORDER BY sequence`)
    .all()
  database.close()
  return entries.map(({ who, detail }) => ({ who, ...(JSON.parse(String(detail)) as object) }))
}

test('what the chain fixed holds, is shown as that, and is changed by nobody here', async ({ launchApp }) => {
  fix({ merchantName: 'Cadena Andina', limits: { maxRowsWaiting: 50 } })
  const app = await launchApp({ userData, args: args() })
  const { window } = app
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await window.keyboard.press('F8')
  const name = window.getByRole('textbox', { name: 'Nombre del comercio' })
  await expect(name).toBeDisabled()
  await expect(name).toHaveValue('Cadena Andina')
  await expect(name).toHaveAccessibleDescription('Lo fija la cadena.')
  await expect(window.getByRole('textbox', { name: 'Dirección en el voucher' })).toBeEnabled()

  // A window that tries all the same is refused, and told of which setting.
  const settings = await ask<StoreSettings>(window, 'settings.get')
  expect(await ask(window, 'settings.save', { ...settings, merchantName: 'Bodega Rosa' })).toEqual({
    ok: false,
    error: { tag: 'Fixed', path: 'merchantName' },
  })
  expect(
    await askValue(window, 'settings.save', { ...settings, merchantAddress: 'Av. Perú 1' }),
  ).toMatchObject({ merchantName: 'Cadena Andina', merchantAddress: 'Av. Perú 1' })
  const support = JSON.parse((await ask<{ text: string }>(window, 'diagnostics.supportFile')).text) as object
  expect(support).toMatchObject({
    app: { health: { managed: { fixed: ['limits.maxRowsWaiting', 'merchantName'], problems: [] } } },
  })
  await app.close()

  // Nothing fixed any more: the counter's own holds again, and the journal has both moments.
  rmSync(managed)
  const free = await launchApp({ userData, args: args() })
  expect(await ask(free.window, 'settings.get')).toMatchObject({
    merchantName: 'Bodega de práctica',
    merchantAddress: 'Av. Perú 1',
  })
  await free.close()
  expect(journalled()).toEqual([
    {
      who: 'system',
      managedDigest: expect.stringMatching(/^[0-9a-f]{64}$/u),
      merchantName: '"Cadena Andina"',
      'limits.maxRowsWaiting': '50',
    },
    { who: 'system', managedDigest: 'nothing' },
  ])
})

test('what does not hold is said, and the rest holds', async ({ launchApp }) => {
  fix({ merchantName: 'Cadena Andina', limits: { maxRowsWating: 50 } })
  const { window } = await launchApp({ userData, args: args() })
  await expect(window.getByText('No existe el ajuste limits.maxRowsWating.')).toBeVisible()
  expect(await ask(window, 'settings.get')).toMatchObject({ merchantName: 'Cadena Andina' })
  expect(readFileSync(join(userData, 'training/extorno.log'), 'utf8')).toContain('limits.maxRowsWating')
})

test('a file that another account may write is not followed, and --check says so', async ({ launchApp }) => {
  test.skip(runtime() === 'electron', 'what a packed program prints is tried by hand: docs/installing.md')
  fix({ merchantName: 'Cadena Andina' }, 0o666)
  const child = spawn(hostPath, [`--user-data-dir=${userData}`, root, ...args(), '--check', '--json'], {
    env: { ...process.env, EXTORNO_HEADLESS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  expect(code).toBe(1)
  expect((JSON.parse(printed) as Readiness).findings).toContainEqual({
    what: 'managed',
    state: 'wrong',
    say: 'managed.json: another account may write to it, or nobody answers for it',
  })
  const { window } = await launchApp({ userData, args: args() })
  expect(await ask(window, 'settings.get')).toMatchObject({ merchantName: 'Bodega de práctica' })
})
