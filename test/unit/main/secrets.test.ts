import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSecrets } from '../../../electron/secrets/secrets.ts'
import type { Keyring } from '../../../electron/secrets/keyring.ts'

/** Not a cipher: only enough to tell what was wrapped from what was not. */
const backwards = (text: string): string => text.split('').toReversed().join('')

/** What stands before what a key wraps: Chromium's fixed password, and the key that a keyring keeps. */
type Tag = 'v10' | 'v11'

const keyring = (tag: Tag, available = true): Keyring => ({
  isAsyncEncryptionAvailable: () => Promise.resolve(available),
  encryptStringAsync: (text) => Promise.resolve(Buffer.from(tag + backwards(text))),
  decryptStringAsync: (bytes) =>
    Promise.resolve({
      result: backwards(bytes.subarray(3).toString()),
      shouldReEncrypt: bytes.subarray(0, 3).toString() !== tag,
    }),
})

const origin = 'https://api.kushkipagos.com'

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
    const secrets = await openSecrets(folder, keyring('v11'), 'live', 'linux')
    expect(secrets.keyring).toBe('ok')
    expect(await secrets.set('kushkiCredential', 'abc-credential', origin)).toEqual({
      ok: true,
      value: undefined,
    })
    expect(secrets.names(() => origin)).toEqual(['kushkiCredential'])
    expect(stored()).not.toContain('abc-credential')
    const again = await openSecrets(folder, keyring('v11'), 'live', 'linux')
    expect(await again.get('kushkiCredential', origin)).toBe('abc-credential')
    await again.set('kushkiCredential', null, origin)
    expect(await again.get('kushkiCredential', origin)).toBeNull()
    expect(again.names(() => origin)).toEqual([])
  })

  it('make a key once and keep it', async () => {
    const first = await (await openSecrets(folder, keyring('v11'), 'live', 'linux')).key('cardKey')
    const second = await (await openSecrets(folder, keyring('v11'), 'live', 'linux')).key('cardKey')
    if (!first.ok) throw new Error(first.error.tag)
    expect(first.value).toMatchObject({ key: { length: 32 }, isNew: true })
    expect(second).toEqual({ ok: true, value: { key: first.value.key, isNew: false, isMarked: false } })
  })

  it('make one key for two that ask at once, and mark it once it is there', async () => {
    const secrets = await openSecrets(folder, keyring('v11'), 'live', 'linux')
    const [first, , second] = await Promise.all([
      secrets.key('counterKey'),
      secrets.mark('counterKey'),
      secrets.key('counterKey'),
    ])
    const kept = await (await openSecrets(folder, keyring('v11'), 'live', 'linux')).key('counterKey')
    if (!first.ok || !second.ok || !kept.ok) throw new Error('there is no key')
    expect([first.value.key, second.value.key]).toEqual([kept.value.key, kept.value.key])
    expect(kept.value.isMarked).toBe(true)
  })

  it('tell each part that asks at the first start that a key is new', async () => {
    const secrets = await openSecrets(folder, keyring('v11'), 'live', 'linux')
    const asked = [await secrets.key('counterKey'), await secrets.key('counterKey')]
    expect(asked.map((key) => key.ok && key.value.isNew)).toEqual([true, true])
  })

  it('mark a key for good, where only the keyring could take the mark away', async () => {
    const secrets = await openSecrets(folder, keyring('v11'), 'live', 'linux')
    const before = await secrets.key('counterKey')
    expect(await secrets.mark('counterKey')).toEqual({ ok: true, value: undefined })
    expect(stored()).not.toContain('marked')
    const again = await openSecrets(folder, keyring('v11'), 'live', 'linux')
    expect(await again.key('counterKey')).toEqual({
      ok: true,
      value: { key: before.ok ? before.value.key : null, isNew: false, isMarked: true },
    })
    expect(await again.mark('counterKey')).toEqual({ ok: true, value: undefined })
  })

  it.each([
    ['does not answer', () => Promise.reject(new Error('the keyring is locked'))],
    ['gives something else', () => Promise.resolve({ result: 'bm8ga2V5', shouldReEncrypt: false })],
  ])('keep a card key that the keyring %s for, and try again at the next start', async (_how, decrypt) => {
    const first = await (await openSecrets(folder, keyring('v11'), 'live', 'linux')).key('cardKey')
    const before = stored()
    const failing = { ...keyring('v11'), decryptStringAsync: decrypt }
    const locked = await openSecrets(folder, failing, 'live', 'linux')
    expect(await locked.key('cardKey')).toEqual({ ok: false, error: { tag: 'Unreadable' } })
    expect(stored()).toBe(before)
    const later = await (await openSecrets(folder, keyring('v11'), 'live', 'linux')).key('cardKey')
    expect(later).toMatchObject({ ok: true, value: { key: first.ok ? first.value.key : null, isNew: false } })
  })

  it('are refused in the live profile without a real keyring; training and test go on and warn', async () => {
    const live = await openSecrets(folder, keyring('v10'), 'live', 'linux')
    expect(live.keyring).toBe('weak')
    expect(await live.key('cardKey')).toEqual({ ok: false, error: { tag: 'NoKeyring' } })
    expect(await live.set('kushkiCredential', 'x', origin)).toEqual({
      ok: false,
      error: { tag: 'NoKeyring' },
    })
    const test = await openSecrets(folder, keyring('v10'), 'test', 'linux')
    expect(test.keyring).toBe('weak')
    expect(await test.key('cardKey')).toMatchObject({ ok: true, value: { key: { length: 32 } } })
    const missing = await openSecrets(folder, keyring('v10', false), 'training', 'linux')
    expect(missing.keyring).toBe('missing')
    expect(await missing.key('cardKey')).toEqual({ ok: false, error: { tag: 'NoKeyring' } })
    expect((await openSecrets(folder, keyring('v10'), 'live', 'win32')).keyring).toBe('ok')
  })

  it('are told not to be kept where the keyring was locked meanwhile, and what was there stays', async () => {
    const open = keyring('v11')
    let isLocked = false
    const secrets = await openSecrets(
      folder,
      {
        ...open,
        encryptStringAsync: (text) =>
          isLocked ? Promise.reject(new Error('locked')) : open.encryptStringAsync(text),
      },
      'live',
      'linux',
    )
    await secrets.set('kushkiCredential', 'abc-credential', origin)
    isLocked = true
    const refused = { ok: false, error: { tag: 'NoKeyring' } }
    expect(await secrets.set('kushkiCredential', 'another', origin)).toEqual(refused)
    expect(await secrets.key('cardKey')).toEqual(refused)
    expect(await secrets.get('kushkiCredential', origin)).toBe('abc-credential')
  })

  it('go by what the keyring does, not by the name of the desktop, and by its refusal', async () => {
    const refusing = { ...keyring('v11'), encryptStringAsync: () => Promise.reject(new Error('locked')) }
    expect((await openSecrets(folder, refusing, 'live', 'linux')).keyring).toBe('missing')
    // Chromium's portal key.
    const portal = { ...keyring('v11'), encryptStringAsync: () => Promise.resolve(Buffer.from('v12 x')) }
    expect((await openSecrets(folder, portal, 'live', 'linux')).keyring).toBe('ok')
  })

  it('are wrapped anew where the keyring asks for it, once, and stay where that fails', async () => {
    const before = await openSecrets(folder, keyring('v10'), 'test', 'linux')
    await before.set('kushkiCredential', 'abc-credential', origin)
    const after = await openSecrets(folder, keyring('v11'), 'test', 'linux')
    expect(await after.get('kushkiCredential', origin)).toBe('abc-credential')
    const wrappings = (): string[] =>
      Object.values(JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as object).map(
        (entry: string | { wrapped: string }) =>
          Buffer.from(typeof entry === 'string' ? entry : entry.wrapped, 'base64')
            .subarray(0, 3)
            .toString(),
      )
    expect(wrappings()).toEqual(['v11', 'v11'])
    let asked = 0
    const counting: Keyring = {
      ...keyring('v11'),
      encryptStringAsync: (text) => ((asked += 1), keyring('v11').encryptStringAsync(text)),
    }
    const again = await openSecrets(folder, counting, 'test', 'linux')
    expect(await again.get('kushkiCredential', origin)).toBe('abc-credential')
    // The sample at the start alone.
    expect(asked).toBe(1)
    const failing: Keyring = {
      ...keyring('v10'),
      encryptStringAsync: (text) =>
        text === 'extorno' ? Promise.resolve(Buffer.from('v11')) : Promise.reject(new Error('gone')),
    }
    const stuck = await openSecrets(folder, failing, 'test', 'linux')
    expect(await stuck.get('kushkiCredential', origin)).toBe('abc-credential')
    expect(wrappings()).toEqual(['v11', 'v11'])
  })

  describe('are bound', () => {
    const open = () => openSecrets(folder, keyring('v11'), 'live', 'linux')
    const file = (): Record<string, { wrapped: string; origin: string }> =>
      JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as never
    const put = (content: object): void =>
      writeFileSync(join(folder, 'secrets.json'), JSON.stringify(content))

    it('to the origin they were entered for', async () => {
      const secrets = await open()
      await secrets.set('kushkiCredential', 'abc-credential', origin)
      for (const other of [
        'https://example.com',
        'http://api.kushkipagos.com',
        'https://api.kushkipagos.com:8443',
        '',
      ]) {
        expect(await secrets.get('kushkiCredential', other)).toBeNull()
        expect(secrets.names(() => other)).toEqual([])
      }
      expect(await secrets.get('kushkiCredential', origin)).toBe('abc-credential')
    })

    it('whatever the file says', async () => {
      await (await open()).set('kushkiCredential', 'abc-credential', origin)
      const before = file()
      const other = 'https://example.com'
      put({ ...before, kushkiCredential: { ...before['kushkiCredential'], origin: other } })
      expect(await (await open()).get('kushkiCredential', other)).toBeNull()
    })

    it('to the counter’s key: they go with it', async () => {
      await (await open()).set('kushkiCredential', 'abc-credential', origin)
      const { counterKey: _lost, ...others } = file()
      put(others)
      expect(await (await open()).get('kushkiCredential', origin)).toBeNull()
    })

    it('and have to be entered again where they were not', async () => {
      put({ kushkiCredential: Buffer.from(backwards('abc-credential')).toString('base64') })
      const secrets = await open()
      expect(secrets.names(() => origin)).toEqual([])
      expect(await secrets.get('kushkiCredential', origin)).toBeNull()
    })
  })

  it('keep a damaged file aside', async () => {
    writeFileSync(join(folder, 'secrets.json'), '{"kushkiCredential": ')
    const secrets = await openSecrets(folder, keyring('v11'), 'live', 'linux')
    expect(secrets.names(() => origin)).toEqual([])
    expect(readFileSync(join(folder, 'secrets.json.damaged'), 'utf8')).toBe('{"kushkiCredential": ')
  })
})
