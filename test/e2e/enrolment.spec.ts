import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { root } from '../../scripts/node24.mjs'
import { hostPath } from '../../scripts/runtime.mjs'
import { ask, askValue, testProfile } from './counter.ts'
import { expect, runtime, test } from './launch.ts'

test.skip(runtime() === 'electron', 'a packed program looks where only an administrator writes')

const credential = 'a-private-credential-0123456789abcdef'
let folder: string
let bundle: string
let userData: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-enrolment-'))
  bundle = join(folder, 'enrolment.json')
  userData = join(folder, 'data')
  mkdirSync(userData)
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

/** Makes a bundle as a chain does, and gives its code. */
function makeBundle(): string {
  const secrets = join(folder, 'secrets.json')
  writeFileSync(secrets, JSON.stringify({ kushkiCredential: credential }))
  const words = ['electron/enrolment/command.ts', '--secrets', secrets, '--out', bundle, '--profile', 'test']
  const printed = execFileSync(process.execPath, ['scripts/run.mjs', ...words], {
    cwd: root,
    encoding: 'utf8',
  })
  rmSync(secrets)
  expect(printed).toContain('kushkiCredential for https://api-uat.kushkipagos.com')
  return /^code +(?<code>\S+)$/mu.exec(printed)?.groups?.['code'] ?? ''
}
const args = (): string[] => [...testProfile, `--managed=${join(folder, 'managed.json')}`]

/** What the journal says of codes. */
function journalled(): unknown[] {
  const database = new DatabaseSync(join(userData, 'test/outbox.sqlite'), { readOnly: true })
  const entries = database
    .prepare(`SELECT event FROM journal WHERE event LIKE 'enrol%' ORDER BY sequence`)
    .all()
  database.close()
  return entries.map(({ event }) => event)
}

/** Whether a text stands in any file of the counter, its log and database among them. */
const isWritten = (word: string): boolean =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1').includes(word))

test('a code that is typed brings the credential, once, and leaves nothing readable', async ({
  launchApp,
}) => {
  const code = makeBundle()
  const app = await launchApp({ userData, args: args() })
  const { window } = app
  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await window.keyboard.press('F8')
  await window.getByRole('button', { name: 'Esta caja' }).click()
  const box = window.getByRole('textbox', { name: 'Código', exact: true })
  const use = window.getByRole('button', { name: 'Usar el código' })
  await box.fill('0000-0000-0000-0000')
  await use.click()
  await expect(window.getByText('El código no abre este archivo.')).toBeVisible()
  await box.fill(code)
  await use.click()
  await expect(window.getByText('Listo. Se guardaron: Credencial privada de Kushki.')).toBeVisible()
  expect(await ask(window, 'settings.secretsSet')).toEqual(['kushkiCredential'])
  expect(existsSync(bundle)).toBe(false)
  await app.close()
  expect(journalled()).toEqual(['enrolmentRefused', 'enrolled'])
  for (const secret of [credential, code, code.replaceAll('-', '')]) expect(isWritten(secret)).toBe(false)
})

test('--enrol does the same without a window, and the journal has it once the program opens', async ({
  launchApp,
}) => {
  const code = makeBundle()
  const enrol = async (): Promise<unknown[]> => {
    const child = spawn(hostPath, [`--user-data-dir=${userData}`, root, ...args(), '--enrol', code], {
      env: { ...process.env, EXTORNO_HEADLESS: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return Promise.all([text(child.stdout), once(child, 'exit').then(([exitCode]) => exitCode as number)])
  }
  const copy = readFileSync(bundle)
  expect(await enrol()).toEqual(['enrolled: kushkiCredential\n', 0])
  writeFileSync(bundle, copy)
  expect(await enrol()).toEqual(['not enrolled: UsedBefore\n', 1])
  const app = await launchApp({ userData, args: args() })
  expect(await ask(app.window, 'settings.secretsSet')).toEqual(['kushkiCredential'])
  await app.close()
  expect(journalled()).toEqual(['enrolled'])
  expect(isWritten(credential)).toBe(false)
})

test('--seal-enrolment makes such a file where only the program is, beside its window too', async ({
  launchApp,
}) => {
  const app = await launchApp({ userData, args: args() })
  const secrets = join(folder, 'secrets.json')
  const seal = async (...words: string[]): Promise<[printed: string, said: string, exitCode: unknown]> => {
    const child = spawn(hostPath, [`--user-data-dir=${userData}`, root, '--seal-enrolment', ...words], {
      env: { ...process.env, EXTORNO_HEADLESS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const exit = once(child, 'exit').then(([exitCode]) => exitCode as unknown)
    return Promise.all([text(child.stdout), text(child.stderr), exit])
  }
  const wanted = ['--secrets', secrets, '--out', bundle, '--profile', 'test']

  writeFileSync(secrets, JSON.stringify({ kushkiCredentials: credential }))
  const [nothing, why, failed] = await seal(...wanted)
  expect([nothing, failed, existsSync(bundle)]).toEqual(['', 1, false])
  expect(why).toContain(`${secrets}: kushkiCredentials`)
  expect(why).not.toContain(credential)
  expect(await seal('--secrets', secrets)).toMatchObject(['', expect.stringContaining('--out'), 1])

  writeFileSync(secrets, JSON.stringify({ kushkiCredential: credential }))
  const [printed, , done] = await seal(...wanted)
  expect([printed, done]).toEqual([expect.stringContaining('secret   kushkiCredential for https://'), 0])
  expect(readFileSync(bundle, 'utf8')).not.toContain(credential)
  const code = /^code +(?<code>\S+)$/mu.exec(printed)?.groups?.['code'] ?? ''
  await app.window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  expect(await askValue(app.window, 'settings.enrol', { code, file: null })).toEqual(['kushkiCredential'])
  await app.close()
})
