import { expect, it, vi } from 'vitest'
import { listenForCodes } from '../../../renderer/scanner/listen.ts'

/** As much of a button as the listener asks of what has the focus. */
class Button {
  readonly confirmed: string[]
  isConnected = true
  constructor(confirmed: string[]) {
    this.confirmed = confirmed
  }
  matches(): boolean {
    return true
  }
  closest(): null {
    return null
  }
  click(): void {
    this.confirmed.push('click')
  }
}

/** A window in which Confirm has the focus: what its listener lets through reaches it. */
function createTill() {
  vi.useFakeTimers()
  vi.stubGlobal('HTMLElement', Button)
  for (const name of ['HTMLInputElement', 'HTMLTextAreaElement', 'HTMLSelectElement', 'HTMLOptionElement'])
    vi.stubGlobal(name, EventTarget)
  const confirm: string[] = []
  const codes: string[] = []
  const target = Object.assign(new EventTarget(), {
    document: { activeElement: new Button(confirm) },
    setTimeout,
    clearTimeout,
  })
  const stop = listenForCodes(target as unknown as Window, (code) => codes.push(code))
  target.addEventListener('keydown', (event) => confirm.push((event as KeyboardEvent).key))
  let at = 1000
  const dispatch = (kind: 'keydown' | 'keyup', key: string): void => {
    const event = new Event(kind, { cancelable: true })
    for (const [name, value] of Object.entries({ key, timeStamp: at, repeat: false }))
      Object.defineProperty(event, name, { value })
    target.dispatchEvent(event)
  }
  return {
    confirm,
    codes,
    stop,
    leave: () => void (target.document.activeElement.isConnected = false),
    /** Each key so many milliseconds after the one before. */
    type(keys: readonly string[], gap: number): void {
      for (const key of keys) {
        at += gap
        dispatch('keydown', key)
      }
    },
    /** Space, let go so many milliseconds after it was pressed. */
    tapSpace(heldMs: number): void {
      at += 1000
      dispatch('keydown', ' ')
      at += heldMs
      dispatch('keyup', ' ')
    },
    /** Time that passes in the window before it hears of the next key, which was pressed long ago. */
    hang: (ms: number) => vi.advanceTimersByTime(ms),
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

it('Space presses Confirm as soon as a hand lets it go', () => {
  const till = createTill()
  till.tapSpace(60)
  expect(till.confirm).toEqual(['click'])
  till.hang(5000)
  expect(till.confirm).toEqual(['click'])
})

it('Space of a code presses nothing, where the rest of it comes late to a busy window', () => {
  const till = createTill()
  till.tapSpace(2)
  till.hang(700)
  till.type([...Array.from('000104'), 'Enter'], 4)
  till.hang(5000)
  expect([till.confirm.includes('click'), till.codes]).toEqual([false, ['000104']])
})

it('Space tapped faster than a hand can presses when no code has come of it', () => {
  const till = createTill()
  till.tapSpace(2)
  expect(till.confirm).toEqual([])
  till.hang(900)
  expect(till.confirm).toEqual(['click'])
})

it('Space presses nothing that has gone from the window', () => {
  const till = createTill()
  till.tapSpace(2)
  till.leave()
  till.hang(900)
  expect(till.confirm).toEqual([])
})
