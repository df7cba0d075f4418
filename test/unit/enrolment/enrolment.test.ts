import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import type { SecretName } from '../../../contract/settings.ts'
import { err, ok } from '../../../domain/result.ts'
import { openBundle, readBundle, sealBundle } from '../../../electron/enrolment/bundle.ts'
import { newCode, readCode } from '../../../electron/enrolment/sealed-by-code.ts'
import { createEnroller } from '../../../electron/enrolment/enroller.ts'
import { openSettings } from '../../../electron/settings/store.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

const id = '5bf0a5a6-24c8-4f0a-9f6f-5a5f7b1f6c01'
const expiresAt = 1_796_000_000_000
const credential = 'a-private-credential-of-kushki-0123456789'
const content = {
  secrets: { kushkiCredential: { value: credential, origin: 'https://api-uat.kushkipagos.com' } },
  settings: { merchantName: 'Cadena Andina' },
}

let folder: string
let bundlePath: string
let now: number
let kept: Map<SecretName, [value: string | null, origin: string]>
let keyring: 'ok' | 'missing'
let noted: unknown[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-enrolment-'))
  bundlePath = join(folder, 'enrolment.json')
  now = 1_795_000_000_000
  kept = new Map()
  keyring = 'ok'
  noted = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = () => {
  const settings = openSettings(folder, { now: () => now }, { seal: null, isGuarded: false })
  const enroller = createEnroller({
    folder,
    bundlePath,
    settings: () => settings,
    secrets: () => ({
      keyring,
      get: () => Promise.resolve(null),
      set(name, value, origin) {
        if (keyring === 'missing') return Promise.resolve(err({ tag: 'NoKeyring' }))
        kept.set(name, [value, origin])
        return Promise.resolve(ok(undefined))
      },
      names: () => [],
      key: () => Promise.resolve(err({ tag: 'NoKeyring' })),
      mark: () => Promise.resolve(err({ tag: 'NoKeyring' })),
    }),
    administrative: { note: (...entry) => noted.push(entry), flush: () => undefined },
    clock: { now: () => now },
  })
  return { settings, enroller }
}
const make = async (code: string, sealed: Parameters<typeof sealBundle>[0] = content): Promise<void> =>
  writeFileSync(bundlePath, await sealBundle(sealed, { id, expiresAt, code }))
const refusedAs = (tag: string) => ({ ok: false, error: { tag } })

it('a code brings secrets for their origins and settings, is used once, and its file goes', async () => {
  const code = newCode()
  await make(code)
  const bundle = readFileSync(bundlePath, 'utf8')
  const { settings, enroller } = start()
  expect(await enroller.enrol(code.toLowerCase().replaceAll('-', ' '), null, 'Ana')).toEqual(
    ok(['kushkiCredential']),
  )
  expect([...kept]).toEqual([['kushkiCredential', [credential, 'https://api-uat.kushkipagos.com']]])
  expect(settings.get()).toEqual({ ...defaultSettings(), merchantName: 'Cadena Andina' })
  expect(existsSync(bundlePath)).toBe(false)
  // From a copy of the file, after a restart, too.
  expect(await start().enroller.enrol(code, bundle, 'Ana')).toEqual(refusedAs('UsedBefore'))
  start().enroller.noteUsed('Ana')
  start().enroller.noteUsed('Ana')
  expect(noted).toEqual([['Ana', 'enrolled', { id, secrets: 'kushkiCredential' }]])
})

it('leaves neither the secret nor the code in any file', async () => {
  const code = newCode()
  await make(code)
  await start().enroller.enrol('0000-0000-0000-0000', null, 'Ana')
  await start().enroller.enrol(code, null, 'Ana')
  const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
  expect(written.length).toBeGreaterThan(1)
  for (const secret of [credential, code, code.replaceAll('-', '')])
    expect(written.filter((text) => text.includes(secret))).toEqual([])
  expect(JSON.stringify(noted)).not.toContain(credential)
})

it('a wrong code opens nothing, and after five of them the right one has to wait too', async () => {
  const code = newCode()
  await make(code)
  for (let wrong = 0; wrong < 5; wrong += 1)
    expect(await start().enroller.enrol(newCode(), null, 'Ana')).toEqual(refusedAs('WrongCode'))
  expect(await start().enroller.enrol(code, null, 'Ana')).toEqual(
    err({ tag: 'TooManyTries', until: now + 900_000 }),
  )
  now += 900_000
  expect((await start().enroller.enrol(code, null, 'Ana')).ok).toBe(true)
  expect(kept.size).toBe(1)
})

it('says what is wrong with the file or the code, and keeps nothing', async () => {
  const code = newCode()
  const { enroller } = start()
  expect(await enroller.enrol(code, null, 'Ana')).toEqual(refusedAs('NoFile'))
  expect(await enroller.enrol(code, '{"extorno":1}', 'Ana')).toEqual(refusedAs('NotABundle'))
  await make(code)
  expect(await enroller.enrol('a code', null, 'Ana')).toEqual(refusedAs('NotACode'))
  keyring = 'missing'
  expect(await enroller.enrol(code, null, 'Ana')).toEqual(refusedAs('NoKeyring'))
  now = expiresAt
  expect(await enroller.enrol(code, null, 'Ana')).toEqual(refusedAs('Expired'))
  expect(kept.size).toBe(0)
})

it.each([
  ['https://api.kushkipagos.com', {}, 'OtherHost'],
  ['https://api-uat.kushkipagos.com', { limits: { maxRowsWaiting: 'many' } }, 'Invalid'],
  ['https://api-uat.kushkipagos.com', { limitz: 1 }, 'Invalid'],
])('a secret for %s with the settings %j is refused as %s', async (origin, changes, tag) => {
  const code = newCode()
  await make(code, { secrets: { kushkiCredential: { value: credential, origin } }, settings: changes })
  const { settings, enroller } = start()
  expect(await enroller.enrol(code, null, 'Ana')).toMatchObject(refusedAs(tag))
  expect([kept.size, settings.get()]).toEqual([0, defaultSettings()])
})

it('nothing of the file can be changed, its end least of all', async () => {
  const code = newCode()
  const text = await sealBundle(content, { id, expiresAt, code })
  const bundle = readBundle(text)
  if (bundle === null) throw new Error('no bundle')
  expect(text).not.toContain(credential)
  expect((await openBundle(bundle, readCode(code) ?? '')).ok).toBe(true)
  const changed = [
    { ...bundle, expiresAt: expiresAt + 1 },
    { ...bundle, id: '5bf0a5a6-24c8-4f0a-9f6f-5a5f7b1f6c02' },
    { ...bundle, sealed: bundle.sealed.replace(/^./u, (first) => (first === 'A' ? 'B' : 'A')) },
    { ...bundle, sealed: '' },
  ]
  for (const other of changed) expect(await openBundle(other, readCode(code) ?? '')).toEqual(err('WrongCode'))
})

it('a code has 80 bits, and what is typed for it is forgiven', () => {
  const codes = new Set(Array.from({ length: 200 }, newCode))
  expect(codes.size).toBe(200)
  for (const code of codes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/u)
  expect(readCode('7kqm o4tv-9xyz-2ibl')).toBe('7KQM04TV9XYZ21B1')
  expect(['', '7KQM', '7KQM-04TV-9XYZ-2ABU', '7KQM-04TV-9XYZ-2ABCD'].map(readCode)).toEqual([
    null,
    null,
    null,
    null,
  ])
})
