import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSecrets } from '../../../electron/secrets/secrets.ts'
import type { Keyring } from '../../../electron/secrets/secrets.ts'

/** Not a cipher: only enough to tell what was wrapped from what was not. */
const backwards = (text: string): string => text.split('').toReversed().join('')

const keyring = (backend: string, available = true): Keyring => ({
  isAsyncEncryptionAvailable: () => Promise.resolve(available),
  encryptStringAsync: (text) => Promise.resolve(Buffer.from(backwards(text))),
  decryptStringAsync: (bytes) => Promise.resolve({ result: backwards(bytes.toString()) }),
  getSelectedStorageBackend: () => backend,
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const stored = (): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')

describe('secrets', () => {
  it('can be set, told of by name, used after a restart and removed, and are never in the file as they are', async () => {
    const secrets = await openSecrets(folder, keyring('gnome_libsecret'), 'live', 'linux')
    expect(secrets.keyring).toBe('ok')
    expect(await secrets.set('kushkiCredential', 'abc-credential')).toEqual({ ok: true, value: undefined })
    expect(secrets.names()).toEqual(['kushkiCredential'])
    expect(stored()).not.toContain('abc-credential')
    const again = await openSecrets(folder, keyring('gnome_libsecret'), 'live', 'linux')
    expect(await again.get('kushkiCredential')).toBe('abc-credential')
    await again.set('kushkiCredential', null)
    expect(await again.get('kushkiCredential')).toBeNull()
    expect(again.names()).toEqual([])
  })

  it('make a key once and keep it', async () => {
    const first = await (await openSecrets(folder, keyring('kwallet6'), 'live', 'linux')).key('cardKey')
    const second = await (await openSecrets(folder, keyring('kwallet6'), 'live', 'linux')).key('cardKey')
    if (!first.ok) throw new Error(first.error.tag)
    expect(first.value).toMatchObject({ key: { length: 32 }, isNew: true })
    expect(second).toEqual({ ok: true, value: { key: first.value.key, isNew: false } })
  })

  it.each([
    ['does not answer', () => Promise.reject(new Error('the keyring is locked'))],
    ['gives something else', () => Promise.resolve({ result: 'bm8ga2V5' })],
  ])('keep a card key that the keyring %s for, and try again at the next start', async (_how, decrypt) => {
    const first = await (await openSecrets(folder, keyring('kwallet6'), 'live', 'linux')).key('cardKey')
    const before = stored()
    const failing = { ...keyring('kwallet6'), decryptStringAsync: decrypt }
    const locked = await openSecrets(folder, failing, 'live', 'linux')
    expect(await locked.key('cardKey')).toEqual({ ok: false, error: { tag: 'Unreadable' } })
    expect(stored()).toBe(before)
    const later = await (await openSecrets(folder, keyring('kwallet6'), 'live', 'linux')).key('cardKey')
    expect(later).toMatchObject({ ok: true, value: { key: first.ok ? first.value.key : null, isNew: false } })
  })

  it('are refused in the live profile without a real keyring; training and test go on and warn', async () => {
    const live = await openSecrets(folder, keyring('basic_text'), 'live', 'linux')
    expect(live.keyring).toBe('weak')
    expect(await live.key('cardKey')).toEqual({ ok: false, error: { tag: 'NoKeyring' } })
    expect(await live.set('kushkiCredential', 'x')).toEqual({ ok: false, error: { tag: 'NoKeyring' } })
    const test = await openSecrets(folder, keyring('basic_text'), 'test', 'linux')
    expect(test.keyring).toBe('weak')
    expect(await test.key('cardKey')).toMatchObject({ ok: true, value: { key: { length: 32 } } })
    const missing = await openSecrets(folder, keyring('basic_text', false), 'training', 'linux')
    expect(missing.keyring).toBe('missing')
    expect(await missing.key('cardKey')).toEqual({ ok: false, error: { tag: 'NoKeyring' } })
    expect((await openSecrets(folder, keyring('anything'), 'live', 'win32')).keyring).toBe('ok')
  })

  it('keep a damaged file aside', async () => {
    writeFileSync(join(folder, 'secrets.json'), '{"kushkiCredential": ')
    const secrets = await openSecrets(folder, keyring('gnome_libsecret'), 'live', 'linux')
    expect(secrets.names()).toEqual([])
    expect(readFileSync(join(folder, 'secrets.json.damaged'), 'utf8')).toBe('{"kushkiCredential": ')
  })
})
