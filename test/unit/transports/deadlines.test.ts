import { expect, test } from 'vitest'
import { ok } from '../../../domain/result.ts'
import { withDeadlines } from '../../../native-bridge/transports/deadlines.ts'
import type { OpenLink, Transport } from '../../../native-bridge/transports/transport.ts'
import { createFakeTime } from '../session/fake-time.ts'

const nobody = { bytes: () => {}, lost: () => {} }
const never = <Answer>(): Promise<Answer> => new Promise(() => {})

/** A driver that answers nothing until it is let go. */
function stuck() {
  const time = createFakeTime()
  const closed: string[] = []
  let letGo: (link: OpenLink) => void = () => {}
  const link: OpenLink = {
    send: never,
    setBaudRate: never,
    async close() {
      closed.push('closed')
    },
  }
  const transport: Transport = {
    kind: 'serial',
    open: () =>
      new Promise((resolve) => {
        letGo = (opened) => resolve(ok(opened))
      }),
  }
  return { time, closed, link, letGo: () => letGo(link), transport: withDeadlines(transport, time) }
}

test('a device that does not open is given up, and closed where it opens after all', async () => {
  const { time, closed, letGo, transport } = stuck()
  const opening = transport.open('/dev/ttyS9', { baudRate: 9600 }, nobody)
  await time.advance(10_000)
  expect(await opening).toEqual({
    ok: false,
    error: { tag: 'OpenFailed', code: 'the driver does not answer' },
  })
  letGo()
  await time.advance(1)
  expect([closed, time.pending()]).toEqual([['closed'], 0])
})

test('a message that does not go out is not sent, a close that does not end is over', async () => {
  const { time, link, letGo, transport } = stuck()
  link.close = never
  const opening = transport.open('/dev/ttyS9', { baudRate: 9600 }, nobody)
  letGo()
  const opened = await opening
  if (!opened.ok) throw new Error('not opened')
  const outcomes = Promise.all([
    opened.value.send(Uint8Array.of(1), 'output'),
    opened.value.setBaudRate(9600),
    opened.value.close(),
  ])
  await time.advance(5000)
  const notSent = { ok: false, error: { tag: 'NotSent' } }
  expect(await outcomes).toEqual([notSent, notSent, undefined])
  expect(time.pending()).toBe(0)
})
