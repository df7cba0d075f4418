import { describe, expect, it } from 'vitest'
import { never, useAcquirer, wireRequest, type FaultSketch } from './acquirer.ts'

const acquirer = useAcquirer()
const tokenPath = '/oauth2/token'

/** A fresh token is asked for: whatever an earlier test left is forgotten on both sides. */
async function forgetTokens(): Promise<void> {
  await acquirer.setClock(10 * 3600)
  await acquirer.control('DELETE', '/tokens')
  await acquirer.control('DELETE', '/requests')
}

const tokenRequests = async (): Promise<number> =>
  (await acquirer.requests()).filter(({ path }) => path === tokenPath).length

const send = async () => {
  const { summary } = await acquirer.liquido.send(
    wireRequest({ kind: 'refund', sale: await acquirer.addPayment() }),
    never,
  )
  return { class: summary.class, code: summary.code }
}
const approved = { class: 'approved', code: 'SETTLED' }

describe('the access token', () => {
  it('is asked for once for many refunds at the same time, as a form', async () => {
    await forgetTokens()
    expect(await Promise.all(Array.from({ length: 8 }, send))).toEqual(
      Array.from({ length: 8 }, () => approved),
    )
    expect(await send()).toEqual(approved)
    const requests = (await acquirer.requests()).filter(({ path }) => path === tokenPath)
    expect(requests.map(({ text }) => Object.fromEntries(new URLSearchParams(text)))).toEqual([
      {
        client_id: acquirer.address().liquidoClientId,
        client_secret: acquirer.address().liquidoClientSecret,
        grant_type: 'client_credentials',
      },
    ])
  })

  it('is asked for again shortly before it expires', async () => {
    await forgetTokens()
    const start = 10 * 3600
    await send()
    await acquirer.setClock(start + 3_500)
    await send()
    expect(await tokenRequests()).toBe(1)
    await acquirer.setClock(start + 3_560)
    expect(await send()).toEqual(approved)
    expect(await tokenRequests()).toBe(2)
  })

  it('is asked for again after a 401, and the refund sent with the new one has one effect', async () => {
    await send()
    await acquirer.control('DELETE', '/tokens')
    await acquirer.control('DELETE', '/requests')
    expect(await send()).toEqual(approved)
    expect((await acquirer.requests()).map(({ path }) => path)).toEqual([
      '/v1/payments/charges/refund',
      tokenPath,
      '/v1/payments/charges/refund',
    ])
  })

  it('refused twice pauses: the client is asked to mend its credential, not hammered', async () => {
    await acquirer.faults({
      kind: 'status',
      status: 401,
      gateway: 'liquido',
      path: '/v1/payments',
      body: { status: 401, error: 'Unauthorized' },
    })
    await acquirer.control('DELETE', '/requests')
    expect(await send()).toEqual({ class: 'unauthorised', code: 'credentialRefused' })
    const paths = (await acquirer.requests()).map(({ path }) => path)
    expect(paths.filter((path) => path !== tokenPath)).toHaveLength(2)
  })

  it('for a wrong client is refused, and a corrected client asks anew', async () => {
    acquirer.useCredential('wrong secret')
    expect(await send()).toEqual({ class: 'unauthorised', code: 'credentialRefused' })
    acquirer.useCredential('')
    expect(await send()).toEqual({ class: 'unauthorised', code: 'noCredential' })
    acquirer.useCredential(acquirer.address().liquidoClientSecret)
    expect(await send()).toEqual(approved)
  })

  it.each<[FaultSketch, string]>([
    [{ kind: 'drop' }, 'tokenFailed'],
    [{ kind: 'status', status: 503 }, 'tokenFailed'],
    [{ kind: 'malformed' }, 'tokenFailed'],
    [{ kind: 'status', status: 200, body: { token_type: 'Bearer' } }, 'tokenFailed'],
    [{ kind: 'refuse' }, 'notReached'],
  ])('that cannot be had, %j: nothing of the refund was sent', async (fault, code) => {
    await forgetTokens()
    await acquirer.faults({
      ...fault,
      gateway: 'liquido',
      ...(fault.kind === 'refuse' ? {} : { path: tokenPath }),
    })
    expect(await send()).toEqual({ class: 'notSent', code })
    expect((await acquirer.requests()).filter(({ path }) => path !== tokenPath)).toEqual([])
  })
})

describe('the connection check', () => {
  it('asks for a refund that cannot exist', async () => {
    expect(await acquirer.liquido.check(never)).toMatchObject({
      summary: { class: 'approved', code: 'reachable' },
    })
  })

  it('says what is wrong', async () => {
    await acquirer.faults({
      kind: 'status',
      status: 403,
      gateway: 'liquido',
      path: '/v1/payments',
      body: { message: 'Forbidden' },
    })
    expect(await acquirer.liquido.check(never)).toMatchObject({ summary: { class: 'unauthorised' } })
    await acquirer.faults({ kind: 'refuse', gateway: 'liquido' })
    expect(await acquirer.liquido.check(never)).toMatchObject({ summary: { class: 'notSent' } })
    await acquirer.faults({ kind: 'wrongContent', gateway: 'liquido', path: '/v1/payments' })
    expect(await acquirer.liquido.check(never)).toMatchObject({ summary: { class: 'unknown' } })
  })
})
