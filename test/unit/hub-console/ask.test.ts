import { afterEach, beforeEach, expect, it, vi } from 'vitest'

beforeEach(() => {
  vi.resetModules()
  const kept = new Map([['session', 'the token']])
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const start = async () => ({
  ...(await import('../../../hub/console/calls/ask.ts')),
  ...(await import('../../../hub/console/calls/session.ts')),
})

it('waits no longer than half a minute for a hub that says nothing', async () => {
  const { ask } = await start()
  const over = new AbortController()
  const patience = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(over.signal)
  vi.stubGlobal('fetch', (_address: string, { signal }: { signal?: AbortSignal }) => {
    const { promise, reject } = Promise.withResolvers()
    signal?.addEventListener('abort', reject)
    return promise
  })
  const asking = [
    ask('audit', { input: {} }),
    ask('audit', { input: {}, signal: new AbortController().signal }),
  ]
  expect(patience.mock.calls).toEqual([[30_000], [30_000]])
  over.abort()
  for (const answer of await Promise.all(asking))
    expect(answer).toEqual({ ok: false, error: { tag: 'NotReached' } })
})

it('ends no session but the one that asked', async () => {
  const { ask, session, tokenNow } = await start()
  const answers: (() => void)[] = []
  vi.stubGlobal('fetch', () => {
    const { promise, resolve } = Promise.withResolvers<Response>()
    answers.push(() => resolve(Response.json({ error: { tag: 'NotSignedIn' } }, { status: 401 })))
    return promise
  })
  const late = ask('signOut', { input: {} })
  session.end('signedOut')
  session.begin('another token')
  answers[0]?.()
  await late
  expect(tokenNow()).toBe('another token')
  const own = ask('audit', { input: {} })
  answers[1]?.()
  await own
  expect(session.get()).toEqual({ token: null, why: 'over' })
})
