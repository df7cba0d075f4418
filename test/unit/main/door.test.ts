import { beforeEach, describe, expect, it, vi } from 'vitest'
import { isAtLeast, nobodySignsIn } from '../../../domain/authority.ts'
import type { Role } from '../../../domain/person.ts'
import { ipcContract } from '../../../contract/ipc.ts'
import { registerIpcHandlers } from '../../../electron/ipc/register-handlers.ts'
import type { Handlers } from '../../../electron/ipc/answer-call.ts'
import { isWithinBounds } from '../../../electron/ipc/answer-call.ts'

type Listener = (event: unknown, call: unknown, input: unknown) => Promise<unknown>
let listener: Listener

vi.mock('electron', () => ({
  ipcMain: {
    handle: (_channel: string, given: Listener) => {
      listener = given
    },
    removeHandler: () => undefined,
  },
}))

const refused: { why: string; call: string; detail?: string }[] = []
const ourEvent = { ours: true }
const handled: unknown[] = []
/** `unknown`: who is signed in cannot be found out. */
const signedIn: { role: Role | 'unknown' | null } = { role: null }

/** Handlers for the calls under test; the others are never reached. */
const handlers = {
  settings: {
    importText: (input: unknown) => {
      handled.push(input)
      return { ok: false, error: { tag: 'Invalid', path: '' } }
    },
    secretsSet: () => ['kushkiCredential', 'somethingElse'],
  },
  operations: {
    get: () => {
      throw new TypeError('with 4761739001010010 in its message')
    },
  },
} as unknown as Handlers

beforeEach(() => {
  refused.length = 0
  handled.length = 0
  signedIn.role = 'administrator'
  registerIpcHandlers({
    handlers,
    isTrusted: (event) => (event as unknown) === ourEvent,
    admit(_call, needs) {
      if (signedIn.role === 'unknown') throw new TypeError('with 4761739001010010 in its message')
      return isAtLeast(signedIn.role, needs) ? nobodySignsIn : null
    },
    onRefused: (entry) => refused.push(entry),
  })
})

describe('the door between window and main', () => {
  it('parses the input, runs the handler and gives its tagged value', async () => {
    expect(await listener(ourEvent, 'settings.importText', { text: 'x' })).toEqual({
      ok: true,
      value: { ok: false, error: { tag: 'Invalid', path: '' } },
    })
    expect(handled).toEqual([{ text: 'x' }])
    expect(refused).toEqual([])
  })

  it.each([
    ['another frame', { ours: false }, 'settings.importText', { text: 'x' }, 'wrongSender'],
    ['an unknown call', ourEvent, 'settings.steal', {}, 'unknownCall'],
    ['a prototype member as a group', ourEvent, '__proto__.toString', {}, 'unknownCall'],
    ['an inherited member as a call', ourEvent, 'settings.toString', {}, 'unknownCall'],
    [
      'a call that is not text',
      ourEvent,
      { toString: (): string => 'settings.importText' },
      {},
      'unknownCall',
    ],
    ['a wrong shape', ourEvent, 'settings.importText', { text: 5 }, 'badInput'],
    ['a member too many', ourEvent, 'settings.importText', { text: 'x', more: 1 }, 'badInput'],
    ['a text of 50 MB', ourEvent, 'settings.importText', { text: 'A'.repeat(50_000_000) }, 'tooLarge'],
    [
      'an own __proto__',
      ourEvent,
      'settings.importText',
      JSON.parse('{"__proto__":{"text":"x"}}'),
      'tooLarge',
    ],
    ['an object of a class', ourEvent, 'settings.importText', new Map([['text', 'x']]), 'tooLarge'],
  ])('refuses %s', async (_name, event, call, input, why) => {
    expect(await listener(event, call, input)).toEqual({ ok: false, error: { tag: 'Refused', why } })
    expect(handled).toEqual([])
    expect(refused).toHaveLength(1)
    expect(JSON.stringify(refused).length).toBeLessThan(200)
  })

  it('logs no name that a foreign caller made up', async () => {
    await listener({ ours: false }, 'x'.repeat(80), {})
    await listener({ ours: false }, 'settings.importText', {})
    expect(refused).toEqual([
      { why: 'wrongSender', call: 'unnamed' },
      { why: 'wrongSender', call: 'settings.importText' },
    ])
  })

  it('refuses a text with a card in it, and logs its place alone', async () => {
    const text = '{"merchantName":"4761 7390 0101 0010"}'
    expect(await listener(ourEvent, 'settings.importText', { text })).toEqual({
      ok: false,
      error: { tag: 'Refused', why: 'cardDataInText' },
    })
    expect(handled).toEqual([])
    expect(refused).toEqual([{ why: 'cardDataInText', call: 'settings.importText', detail: 'text' }])
  })

  it.each([null, 'cashier', 'supervisor'] as const)('refuses %s what an administrator may', async (role) => {
    signedIn.role = role
    expect(await listener(ourEvent, 'settings.importText', { text: 'x' })).toEqual({
      ok: false,
      error: { tag: 'Refused', why: 'needsRole' },
    })
    expect(handled).toEqual([])
    expect(refused).toEqual([{ why: 'needsRole', call: 'settings.importText', detail: 'administrator' }])
  })

  it('lets nothing out that the contract does not name', async () => {
    expect(await listener(ourEvent, 'settings.secretsSet', undefined)).toEqual({
      ok: false,
      error: { tag: 'Refused', why: 'failed' },
    })
  })

  it('answers a handler that throws with a tag, and logs the name of the error alone', async () => {
    const answer = await listener(ourEvent, 'operations.get', {
      operationId: '6680eadc-6c8d-44aa-8ca0-18e061c1472a',
    })
    expect(answer).toEqual({ ok: false, error: { tag: 'Refused', why: 'failed' } })
    expect(refused).toEqual([{ why: 'failed', call: 'operations.get', detail: 'TypeError' }])
  })

  it('answers in the same way where it cannot be found out who calls', async () => {
    signedIn.role = 'unknown'
    const answer = await listener(ourEvent, 'settings.importText', { text: 'x' })
    expect(answer).toEqual({ ok: false, error: { tag: 'Refused', why: 'failed' } })
    expect([handled, refused]).toEqual([
      [],
      [{ why: 'failed', call: 'settings.importText', detail: 'TypeError' }],
    ])
  })

  it('bounds depth and members', () => {
    const deep = Array.from({ length: 50 }).reduce<unknown>((inner) => ({ inner }), 'x')
    expect(isWithinBounds(deep)).toBe(false)
    expect(isWithinBounds(Array.from({ length: 6000 }, () => 1))).toBe(false)
    expect(isWithinBounds({ a: [1, 'b', null, undefined, true] })).toBe(true)
  })

  it('has only calls and events that name a schema', () => {
    const calls = Object.values(ipcContract).flatMap((group) => Object.values(group))
    expect(calls.length).toBeGreaterThan(30)
    for (const call of calls)
      expect(call.kind === 'event' ? call.payload : call.output).toHaveProperty('safeParse')
  })
})
