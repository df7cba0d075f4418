import { describe, expect, test } from 'vitest'
import { ipcContract } from '../../../contract/ipc.ts'
import { ok } from '../../../domain/result.ts'
import { createClient, isCardDataRefusal, onCardDataRefused } from '../../../renderer/ipc/client.ts'
import { createFakeBridge } from '../../window/fake-bridge.ts'

describe('the client', () => {
  test('has every call and event of the contract, and no other', () => {
    const names = (tree: object): string[] =>
      Object.entries(tree).flatMap(([group, calls]) => Object.keys(calls).map((name) => `${group}.${name}`))
    expect(names(createClient(() => createFakeBridge().bridge))).toEqual(names(ipcContract))
  })

  test('calls by channel and hears events until it stops listening', async () => {
    const fake = createFakeBridge()
    const client = createClient(() => fake.bridge)
    fake.queue.exportCsv.answer(({ day }) => ok({ text: day }))
    const heard: string[] = []
    const stop = client.readers.log.on(({ text }) => heard.push(text))
    const line = { at: 1, readerId: 'a', direction: 'in' as const, bytes: 4 }
    fake.emit.readers.log({ ...line, text: 'first' })
    stop()
    fake.emit.readers.log({ ...line, text: 'second' })
    expect(await client.queue.exportCsv({ day: '2026-11-20' })).toEqual(ok({ text: '2026-11-20' }))
    expect([fake.queue.exportCsv.calls, heard, fake.problems]).toEqual([
      [{ day: '2026-11-20' }],
      ['first'],
      [],
    ])
  })

  test.each([
    ['a track', ';4761739001010010=25122011143878089?'],
    ['an account number', 'x 4761 7390 0101 0010'],
  ])('%s in a text does not leave the window, and is told', async (_what, text) => {
    const fake = createFakeBridge()
    let told = 0
    onCardDataRefused(() => (told += 1))
    const client = createClient(() => fake.bridge)
    const asked = client.sales.search({ text })
    await expect(asked).rejects.toSatisfy(isCardDataRefusal)
    expect([told, fake.sales.search.calls, fake.problems]).toEqual([1, [], []])
  })

  test('the fake refuses what nobody expected and what breaks the contract', async () => {
    const fake = createFakeBridge()
    await expect(fake.bridge.invoke('queue.summary', undefined)).rejects.toThrow('an unexpected call')
    await expect(fake.bridge.invoke('queue.exportCsv', { day: 'today' })).rejects.toThrow('the input breaks')
    await expect(fake.bridge.invoke('queue.nothing', undefined)).rejects.toThrow('no such call')
    expect(fake.problems).toHaveLength(3)
  })
})
