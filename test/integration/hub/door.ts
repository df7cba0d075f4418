import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeMs } from '../../../hub/administration/codes.ts'
import { call, createCounter } from './counter.ts'
import type { SignedRequest } from './counter.ts'
import { passphrase, startRig } from './rig.ts'
import type { Databases } from './databases.ts'
import type { Rig } from './rig.ts'

export const describeDoor = (start: () => Promise<Rig>) =>
  describe('who is let in', () => {
    let rig: Rig
    beforeAll(async () => {
      rig = await start()
    })

    it('takes a signed request once, at whichever hub', async () => {
      const counter = await rig.newCounter(await rig.newStore())
      const request = await counter.signed('self', {})
      expect((await counter.deliver(request)).status).toBe(200)
      for (const { url } of rig.hubs) {
        const { pathname, host } = new URL(request.address)
        const again = await counter.deliver({
          ...request,
          address: `${url}${pathname}`,
          headers: { ...request.headers, host },
        })
        expect(again.status).toBe(401)
      }
      expect(await (await counter.deliver(request)).json()).toEqual({ error: { tag: 'Replayed' } })
    })

    it('takes nothing that is not what was signed', async () => {
      const storeId = await rig.newStore()
      const [counter, other] = [await rig.newCounter(storeId), await rig.newCounter(storeId)]
      const sale = { key: `kushki:${randomUUID()}`, currency: 'PEN' as const, minor: 100 }
      const input = { operationId: randomUUID(), kind: 'refund' as const, minor: 100, sale }
      const signed = await counter.signed('claim', input)
      const others = await other.signed('claim', input)
      const bent: SignedRequest[] = [
        { ...signed, body: signed.body.replace('"minor":100', '"minor":1') },
        { ...signed, address: signed.address.replace('/v1/claims', '/v1/leases') },
        { ...signed, address: `${signed.address}?cursor=1` },
        { ...signed, method: 'PUT' },
        { ...signed, headers: { ...signed.headers, signature: others.headers['signature']! } },
        {
          ...signed,
          headers: {
            ...signed.headers,
            'content-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:`,
          },
        },
        {
          ...signed,
          headers: {
            ...signed.headers,
            'signature-input': signed.headers['signature-input']!.replace(' "content-digest"', ''),
          },
        },
        {
          ...signed,
          headers: {
            ...signed.headers,
            'signature-input': signed.headers['signature-input']!.replace('extorno-hub-1', 'another'),
          },
        },
        { ...signed, headers: { 'content-type': 'application/json' } },
      ]
      for (const request of bent) expect((await counter.deliver(request)).ok).toBe(false)
      const stranger = createCounter(rig.url, rig.clock)
      expect(await stranger.call('self', {})).toMatchObject({ status: 401, error: { tag: 'BadSignature' } })
      expect((await counter.deliver(signed)).status).toBe(200)
    })

    it('remembers a request for as long as its time would be taken, to the second', async () => {
      // Signed by a clock that is as far ahead as it may be.
      const storeId = await rig.newStore()
      const known = await rig.newCounter(storeId)
      const ahead = createCounter(rig.url, { now: () => rig.clock.now() + 300_000 }, known.privateKey)
      rig.clock.add(1000 - (rig.clock.now() % 1000))
      const request = await ahead.signed('self', {})
      expect((await ahead.deliver(request)).status).toBe(200)
      rig.clock.add(600_100)
      // Lets go of what is over.
      expect((await known.call('self', {})).status).toBe(200)
      // Known, or on a busy machine too old by then: taken in no case.
      expect((await ahead.deliver(request)).status).toBe(401)
    })

    it('tells a stranger nothing of what a call has to hold', async () => {
      const response = await fetch(`${rig.url}/v1/claims`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"wrong":true}',
      })
      expect(response.status).toBe(401)
    })

    it('has a page that says what is there, without a script', async () => {
      const response = await fetch(`${rig.url}/`)
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toContain('unsafe')
      const text = await response.text()
      // The one style that is let is the one of the page.
      const style = /<style>(?<style>[^<]*)<\/style>/u.exec(text)?.groups?.['style'] ?? ''
      expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
      expect(text).not.toContain('<script')
      for (const [, path = ''] of text.matchAll(/href="([^"]+)"/gu)) {
        const linked = await fetch(`${rig.url}${path}`, { headers: { 'sec-fetch-site': 'same-origin' } })
        expect(linked.status).toBe(200)
      }
    })

    it('says what time it is to a clock that is off', async () => {
      const counter = await rig.newCounter(await rig.newStore())
      const late = { now: () => rig.clock.now() - 400_000 }
      const off = { ...createCounter(rig.url, late) }
      expect(await off.call('self', {})).toMatchObject({ status: 401, error: { tag: 'ClockSkew' } })
      expect(await counter.call('self', {})).toMatchObject({ ok: true })
    })

    it('gives a revoked counter nothing, from that moment on', async () => {
      const storeId = await rig.newStore()
      const counter = await rig.newCounter(storeId)
      const waiting = counter.call('feed', { cursor: 0, wait: 20_000 })
      const stream = await counter.deliver(
        await counter.signed('feed', { cursor: 0, wait: 0 }, { headers: { accept: 'text/event-stream' } }),
      )
      const streamed = stream.text()
      const { counterId } = counter
      const token = await rig.token()
      expect(await call(rig.url, 'revokeCounter', {}, { token, params: { counterId } })).toMatchObject({
        ok: true,
      })
      expect(await waiting).toMatchObject({ status: 403, error: { tag: 'Revoked' } })
      expect(await streamed).toContain('event: ended\ndata: {"tag":"Revoked"}')
      counter.journal.add({ event: 'shiftOpened', detail: { shift: 1, why: 'operation' } })
      const sale = { key: 'kushki:s', currency: 'PEN' as const, minor: 100 }
      const answers = [
        await counter.call('self', {}),
        await counter.call('acknowledged', {}),
        await counter.call('sendEvents', counter.journal.batch()),
        await counter.call('claim', { operationId: randomUUID(), kind: 'refund', minor: 1, sale }),
        await counter.call('lease', { sales: [sale] }),
        await counter.call('feed', { cursor: 0, wait: 0 }),
        await counter.call('startSending', {}, { params: { operationId: randomUUID() } }),
        await counter.call('release', {}, { params: { operationId: randomUUID() } }),
      ]
      for (const answer of answers) expect(answer).toMatchObject({ status: 403, error: { tag: 'Revoked' } })
      const found = await call(rig.url, 'stores', {}, { token })
      const counters = found.ok ? found.value.stores.flatMap((store) => store.counters) : []
      expect(counters.find((one) => one.counterId === counterId)?.sequence).toBe(0)
    })

    it('enrols one counter by a code, within ten minutes', async () => {
      const storeId = await rig.newStore()
      const issue = async (): Promise<string> => {
        const issued = await call(
          rig.url,
          'issueCode',
          { counterLabel: 'Caja 2' },
          { token: await rig.token(), params: { storeId } },
        )
        return issued.ok ? issued.value.code : ''
      }
      const code = await issue()
      const [counter, other] = [createCounter(rig.url, rig.clock), createCounter(rig.url, rig.clock)]
      const both = await Promise.all([counter.enrol(code), other.enrol(code)])
      expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 403])
      const [winner, loser] = both[0].ok ? [counter, other] : [other, counter]
      // Its answer was lost: it asks again.
      expect(await winner.enrol(code)).toEqual(both.find(({ ok }) => ok))
      expect(await loser.enrol(code)).toMatchObject({ error: { tag: 'CodeRefused' } })
      const late = await issue()
      rig.clock.add(codeMs + 1)
      expect(await loser.enrol(late)).toMatchObject({ error: { tag: 'CodeRefused' } })
      // A key that the body names, and another that signed.
      const request = await winner.signed('enrol', { code: await issue(), publicKey: loser.publicKey })
      expect((await winner.deliver(request)).status).toBe(401)
    })

    it('locks who guesses a passphrase, at any hub, and tells nobody whether a name is one', async () => {
      const wrong = (name: string, url = rig.url) =>
        call(url, 'signIn', { name, passphrase: 'not the passphrase' })
      expect(await wrong('Nobody')).toMatchObject({ status: 403, error: { tag: 'WrongPassphrase' } })
      await rig.token()
      const answers = []
      for (let tries = 0; tries < 10; tries += 1)
        answers.push(await wrong('Rosa', rig.hubs[tries % rig.hubs.length]?.url))
      expect(
        answers.slice(0, 9).every((answer) => !answer.ok && answer.error.tag === 'WrongPassphrase'),
      ).toBe(true)
      expect(answers[9]).toMatchObject({ error: { tag: 'Locked' } })
      expect(await call(rig.url, 'signIn', { name: 'Rosa', passphrase })).toMatchObject({
        error: { tag: 'Locked' },
      })
      rig.clock.add(30 * 60_000 + 1000)
      expect(await call(rig.url, 'signIn', { name: 'Rosa', passphrase })).toMatchObject({ ok: true })
      const audit = await call(rig.url, 'audit', {}, { token: await rig.token() })
      const acts = audit.ok ? audit.value.entries.map(({ act }) => act) : []
      expect(acts).toEqual(
        expect.arrayContaining([
          'firstAdministrator',
          'signInRefused',
          'personLocked',
          'counterEnrolled',
          'codeRefused',
          'counterRevoked',
          'codeIssued',
          'storeCreated',
        ]),
      )
    })

    it('makes one first administrator', async () => {
      const again = { code: rig.hubs[0]!.firstCode!, name: 'Luis', passphrase: 'another long passphrase' }
      expect(await call(rig.url, 'firstAdministrator', again)).toMatchObject({
        status: 409,
        error: { tag: 'NotFirst' },
      })
    })

    it('ends a session that is signed out, left alone or over', async () => {
      const [left, out] = [await rig.token(), await rig.token()]
      expect(await call(rig.url, 'signOut', {}, { token: out })).toMatchObject({ ok: true })
      expect(await call(rig.url, 'stores', {}, { token: out })).toMatchObject({
        status: 401,
        error: { tag: 'NotSignedIn' },
      })
      expect(await call(rig.url, 'stores', {}, { token: left })).toMatchObject({ ok: true })
      rig.clock.add(31 * 60_000)
      expect(await call(rig.url, 'stores', {}, { token: left })).toMatchObject({
        error: { tag: 'NotSignedIn' },
      })
    })

    it('lets no page in, and no form', async () => {
      const page = { origin: 'https://shop.example', 'content-type': 'application/json' }
      const form = { 'content-type': 'text/plain' }
      for (const headers of [page, form])
        expect(await call(rig.url, 'signIn', { name: 'Rosa', passphrase }, { headers })).toMatchObject({
          status: 403,
          error: { tag: 'FromPage' },
        })
    })
  })

/** What one caller may ask, at a hub with little to give. */
export const describeRates = (databases: () => Databases) =>
  describe('what one caller may ask', () => {
    // Next to nothing comes by itself while a busy machine runs the test.
    const rates = { counter: { burst: 3, perSecond: 0.01 }, address: { burst: 8, perSecond: 0.001 } }
    let rig: Rig
    beforeAll(async () => {
      rig = await startRig({ databases: databases(), rates, proxies: ['127.0.0.1'] })
    })
    afterAll(() => rig.stop())

    it('has a bound for each counter, and for each address that has proven nothing', async () => {
      const counter = await rig.newCounter(await rig.newStore())
      const statuses: number[] = []
      for (let count = 0; count < 4; count += 1) statuses.push((await counter.call('self', {})).status)
      expect(statuses).toEqual([200, 200, 200, 429])
      rig.clock.add(100_000)
      expect((await counter.call('self', {})).status).toBe(200)
    })

    it('is counted by whom a known proxy asks for, whatever a stranger writes before that', async () => {
      const ask = async (forwarded: string): Promise<number> =>
        (await call(rig.url, 'health', {}, { headers: { 'x-forwarded-for': forwarded } })).status
      const one = []
      for (let count = 0; count < 9; count += 1) one.push(await ask(`198.51.100.${count}, 203.0.113.5`))
      expect(one).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429])
      expect(await ask('203.0.113.6')).toBe(200)
    })
  })
