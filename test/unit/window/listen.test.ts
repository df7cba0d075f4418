import { expect, it, vi } from 'vitest'
import { listenForCodes } from '../../../renderer/scanner/listen.ts'

/** A window in which nothing has the focus: what its listener lets through reaches the Confirm button. */
function createTill() {
  vi.useFakeTimers()
  const confirm: string[] = []
  const codes: string[] = []
  const target = Object.assign(new EventTarget(), {
    document: { activeElement: null },
    setTimeout,
    clearTimeout,
  })
  const stop = listenForCodes(target as unknown as Window, (code) => codes.push(code))
  target.addEventListener('keydown', (event) => confirm.push((event as KeyboardEvent).key))
  let at = 1000
  return {
    confirm,
    codes,
    stop,
    /** Each key so many milliseconds after the one before. */
    type(keys: readonly string[], gap: number): void {
      for (const key of keys) {
        at += gap
        const event = new Event('keydown', { cancelable: true })
        for (const [name, value] of Object.entries({ key, timeStamp: at, repeat: false }))
          Object.defineProperty(event, name, { value })
        target.dispatchEvent(event)
      }
    },
    rest: (ms: number) => {
      at += ms
      vi.advanceTimersByTime(ms)
    },
  }
}

it.each([2, 15, 30])('Confirm never hears the Enter that ends a burst at %i ms a key', (gap) => {
  const till = createTill()
  till.type([...Array.from('000104'), 'Enter'], gap)
  expect([till.confirm, till.codes]).toEqual([['0', '0', '0'], ['000104']])
  // Nor where it comes late, or after one key, or twice.
  till.rest(1000)
  till.type(Array.from('000105'), gap)
  till.type(['Enter'], 200)
  till.rest(1000)
  till.type(['7', 'Enter', 'Enter'], gap)
  expect(till.confirm.filter((key) => key === 'Enter')).toEqual([])
  expect(till.codes).toEqual(['000104', '000105'])
})

it.each([60, 90, 300])('Confirm hears the Enter of a hand at %i ms a key', (gap) => {
  const till = createTill()
  till.type([...Array.from('000104'), 'Enter'], gap)
  expect([till.confirm.at(-1), till.codes]).toEqual(['Enter', []])
})

it('a code without an Enter is read when no key comes any more, once', () => {
  const till = createTill()
  till.type(Array.from('000104'), 5)
  till.rest(700)
  expect(till.codes).toEqual([])
  till.rest(2000)
  expect(till.codes).toEqual(['000104'])
})

it('once nobody listens, every key is let through', () => {
  const till = createTill()
  till.stop()
  till.type([...Array.from('000104'), 'Enter'], 5)
  expect([till.confirm.at(-1), till.codes]).toEqual(['Enter', []])
})
