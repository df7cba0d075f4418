import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSecrets } from '../../../electron/secrets/secrets.ts'
import type { Secrets } from '../../../electron/secrets/secrets.ts'
import { handOverKey, noteTaken, takeKey } from '../../../electron/enrolment/hand-over.ts'
import type { Keyring } from '../../../electron/secrets/keyring.ts'

const origin = 'https://api.kushkipagos.com'

/** A keyring that opens what it wrapped itself; `isOpen: false`: it is locked for now. */
function keyringOf(name: string): Keyring & { isOpen: boolean; former: string | null } {
  const keyring = {
    isOpen: true,
    /** What it wrapped with before: opens still, and should be wrapped anew. */
    former: null as string | null,
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(`v11${name}:${text}`)),
    decryptStringAsync(bytes: Buffer) {
      const [owner, ...text] = bytes.toString().slice(3).split(':')
      return keyring.isOpen && (owner === name || owner === keyring.former)
        ? Promise.resolve({ result: text.join(':'), shouldReEncrypt: owner !== name })
        : Promise.reject(new Error('Error while decrypting'))
    },
  }
  return keyring
}

let world: string
let now: number
beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), 'extorno-keys-'))
  mkdirSync(join(world, 'live'))
  now = 1_795_000_000_000
})
afterEach(() => rmSync(world, { recursive: true, force: true }))

const accountKey = (account: string): string => join(world, account, 'keys', 'live.json')
const keyFile = (): string => join(world, 'live', 'key.json')
const secretsFile = (): string => readFileSync(join(world, 'live', 'secrets.json'), 'utf8')

const openFor = (account: string, keyring: Keyring): Promise<Secrets> =>
  openSecrets(join(world, 'live'), keyring, 'live', 'linux', {
    shared: keyFile(),
    account: accountKey(account),
  })

/** As of before the data came to the counter: wrapped by the account's own keyring. */
async function ofBefore(keyring: Keyring): Promise<Buffer> {
  const secrets = await openSecrets(join(world, 'live'), keyring, 'live', 'linux')
  await secrets.set('kushkiCredential', 'the credential', origin)
  const key = await secrets.key('counterKey')
  if (!key.ok) throw new Error(key.error.tag)
  return key.value.key
}

const handOver = (account: string, keyring: Keyring) => ({
  files: { shared: keyFile(), account: accountKey(account) },
  path: join(world, 'live', 'hand-over.json'),
  account: keyring,
  clock: { now: () => now },
})

/** The code that Ana makes for Berta. */
async function codeOfAna(): Promise<string> {
  const ana = keyringOf('ana')
  await ofBefore(ana)
  await openFor('ana', ana)
  const made = await handOverKey(handOver('ana', ana))
  if (!made.ok) throw new Error(made.error.tag)
  expect(made.value.expiresAt).toBe(now + 86_400_000)
  return made.value.code
}

describe('the key of a counter handed over by a code', () => {
  it('opens for the second account what it opens for the first, and the code is used once', async () => {
    const code = await codeOfAna()
    const berta = keyringOf('berta')
    expect(await takeKey(code.toLowerCase(), handOver('berta', berta))).toEqual({
      ok: true,
      value: undefined,
    })
    for (const [account, keyring] of [['berta', berta] as const, ['ana', keyringOf('ana')] as const]) {
      const secrets = await openFor(account, keyring)
      expect([secrets.keyring, await secrets.get('kushkiCredential', origin)]).toEqual([
        'ok',
        'the credential',
      ])
    }
    // What either writes the other reads.
    await (await openFor('berta', berta)).set('kushkiCredential', 'a newer one', origin)
    expect(await (await openFor('ana', keyringOf('ana'))).get('kushkiCredential', origin)).toBe('a newer one')
    expect(await takeKey(code, handOver('carla', keyringOf('carla')))).toEqual({
      ok: false,
      error: { tag: 'NoHandOver' },
    })
  })

  it('is told once to who writes the journal, and only once it was taken', async () => {
    const code = await codeOfAna()
    const { path } = handOver('ana', keyringOf('ana'))
    const told: number[] = []
    const tell = (): void => noteTaken(path, (takenAt) => told.push(takenAt))
    tell()
    expect(told).toEqual([])
    expect(await takeKey(code, handOver('berta', keyringOf('berta')))).toMatchObject({ ok: true })
    tell()
    tell()
    expect([told, existsSync(path)]).toEqual([[now], false])
  })

  it('is told although what says it cannot be removed', async () => {
    const code = await codeOfAna()
    const { path } = handOver('ana', keyringOf('ana'))
    expect(await takeKey(code, handOver('berta', keyringOf('berta')))).toMatchObject({ ok: true })
    const taken = readFileSync(path, 'utf8')
    const told: number[] = []
    noteTaken(path, (takenAt) => {
      told.push(takenAt)
      // A folder with something in it: no file that can be removed.
      rmSync(path)
      mkdirSync(join(path, 'held'), { recursive: true })
    })
    expect([told, taken]).toEqual([[now], JSON.stringify({ takenAt: now })])
  })

  it('opens with no other code, no code that expired, no changed date, and nothing is written then', async () => {
    const code = await codeOfAna()
    const berta = handOver('berta', keyringOf('berta'))
    const tagOf = async (typed: string) => {
      const taken = await takeKey(typed, berta)
      return taken.ok ? 'taken' : taken.error.tag
    }
    expect(await tagOf('0000-0000-0000-0000')).toBe('WrongCode')
    expect(await tagOf('0000')).toBe('NotACode')
    now += 86_400_000
    expect(await tagOf(code)).toBe('Expired')
    const offered = JSON.parse(readFileSync(berta.path, 'utf8')) as { expiresAt: number }
    writeFileSync(berta.path, JSON.stringify({ ...offered, expiresAt: now + 1 }))
    expect(await tagOf(code)).toBe('WrongCode')
    expect(existsSync(accountKey('berta'))).toBe(false)
  })

  it('is given only by who has it, and taken only where the data are under it', async () => {
    const code = await codeOfAna()
    expect(await handOverKey(handOver('berta', keyringOf('berta')))).toEqual({
      ok: false,
      error: { tag: 'NoKey' },
    })
    writeFileSync(keyFile(), JSON.stringify({ id: 'of other data' }))
    expect(await takeKey(code, handOver('berta', keyringOf('berta')))).toEqual({
      ok: false,
      error: { tag: 'OtherCounter' },
    })
    expect(await handOverKey(handOver('ana', keyringOf('ana')))).toEqual({
      ok: false,
      error: { tag: 'NoKey' },
    })
  })

  it('is not in the file as it is, and a newer code puts the earlier one out', async () => {
    const first = await codeOfAna()
    const wrapped = JSON.parse(readFileSync(accountKey('ana'), 'utf8')) as { wrapped: string }
    const key = Buffer.from(wrapped.wrapped, 'base64').toString().split(':')[1] ?? ''
    const path = join(world, 'live', 'hand-over.json')
    expect(readFileSync(path, 'utf8')).not.toContain(key)
    await handOverKey(handOver('ana', keyringOf('ana')))
    const berta = keyringOf('berta')
    expect(await takeKey(first, handOver('berta', berta))).toEqual({ ok: false, error: { tag: 'WrongCode' } })
    rmSync(path)
    mkdirSync(path)
    expect(await handOverKey(handOver('ana', keyringOf('ana')))).toEqual({
      ok: false,
      error: { tag: 'CouldNotWrite' },
    })
  })
})

describe('the keys of a counter that several accounts open', () => {
  it('are those of before the move, and lie under one key that the account’s keyring wraps', async () => {
    const ana = keyringOf('ana')
    const before = await ofBefore(ana)
    const secrets = await openFor('ana', ana)
    expect(secrets.keyring).toBe('ok')
    expect(await secrets.get('kushkiCredential', origin)).toBe('the credential')
    expect(await secrets.key('counterKey')).toMatchObject({ value: { key: before, isNew: false } })
    // All are wrapped anew at once, used or not.
    const entries = Object.values(JSON.parse(secretsFile()) as Record<string, string | { wrapped: string }>)
    expect(entries).toHaveLength(2)
    for (const entry of entries)
      expect(Buffer.from(typeof entry === 'string' ? entry : entry.wrapped, 'base64').toString()).toMatch(
        /^extorno1/u,
      )
    const again = await openFor('ana', ana)
    expect(await again.get('kushkiCredential', origin)).toBe('the credential')
  })

  it('are not another account’s, which is told so, gets none of them and changes nothing', async () => {
    const ana = keyringOf('ana')
    await ofBefore(ana)
    await openFor('ana', ana)
    const [before, key] = [secretsFile(), readFileSync(keyFile(), 'utf8')]
    const secrets = await openFor('berta', keyringOf('berta'))
    expect(secrets.keyring).toBe('otherAccount')
    expect(await secrets.get('kushkiCredential', origin)).toBeNull()
    expect(await secrets.key('counterKey')).toEqual({ ok: false, error: { tag: 'NoKeyring' } })
    expect(await secrets.key('cardKey')).toEqual({ ok: false, error: { tag: 'NoKeyring' } })
    expect((await secrets.set('kushkiCredential', 'another', origin)).ok).toBe(false)
    expect((await secrets.set('kushkiCredential', null, origin)).ok).toBe(false)
    expect([secretsFile(), readFileSync(keyFile(), 'utf8')]).toEqual([before, key])
    expect(existsSync(accountKey('berta'))).toBe(false)
  })

  it('are not made anew by whoever cannot open what is there', async () => {
    await ofBefore(keyringOf('ana'))
    const before = secretsFile()
    // Ana moved her data and was killed before she opened them here.
    const first = await openFor('berta', keyringOf('berta'))
    expect([first.keyring, secretsFile(), existsSync(keyFile())]).toEqual(['locked', before, false])
    await openFor('ana', keyringOf('ana'))
    rmSync(keyFile())
    const later = await openFor('berta', keyringOf('berta'))
    expect([later.keyring, existsSync(keyFile())]).toEqual(['otherAccount', false])
    // The one who has the key says again which it is.
    expect((await openFor('ana', keyringOf('ana'))).keyring).toBe('ok')
    expect(existsSync(keyFile())).toBe(true)
  })

  it('wait for a keyring that is locked, and are not replaced', async () => {
    const ana = keyringOf('ana')
    await ofBefore(ana)
    await openFor('ana', ana)
    const before = secretsFile()
    ana.isOpen = false
    const locked = await openFor('ana', ana)
    expect([locked.keyring, (await locked.key('cardKey')).ok]).toEqual(['locked', false])
    ana.isOpen = true
    expect(await (await openFor('ana', ana)).get('kushkiCredential', origin)).toBe('the credential')
    expect(secretsFile()).toBe(before)
  })

  it('are wrapped anew with the account’s keyring when that has another key', async () => {
    const former = keyringOf('ana')
    await ofBefore(former)
    await openFor('ana', former)
    const changed = keyringOf('ana2')
    changed.former = 'ana'
    expect((await openFor('ana', changed)).keyring).toBe('ok')
    changed.former = null
    expect(await (await openFor('ana', keyringOf('ana2'))).get('kushkiCredential', origin)).toBe(
      'the credential',
    )
  })

  it('are not opened where one was changed', async () => {
    const ana = keyringOf('ana')
    await ofBefore(ana)
    await openFor('ana', ana)
    const entries = JSON.parse(secretsFile()) as Record<string, { wrapped: string; origin: string }>
    const bytes = Buffer.from(entries['kushkiCredential']?.wrapped ?? '', 'base64')
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    entries['kushkiCredential'] = { wrapped: bytes.toString('base64'), origin }
    writeFileSync(join(world, 'live', 'secrets.json'), JSON.stringify(entries))
    expect(await (await openFor('ana', ana)).get('kushkiCredential', origin)).toBeNull()
  })
})
