/** One raw key event as the DevTools protocol's `Input.dispatchKeyEvent` takes it. */
export type WedgeEvent = {
  type: 'keyDown' | 'keyUp'
  key: string
  code: string
  text?: string
  windowsVirtualKeyCode: number
  modifiers: number
  /** Seconds since 1970: when the key was pressed, whenever the page comes to hear of it. */
  timestamp: number
}

/** A DevTools session of the page. */
export type KeySink = (method: 'Input.dispatchKeyEvent', parameters: WedgeEvent) => Promise<unknown>

export type WedgeOptions = {
  /** Milliseconds from one key to the next. @default 4 */
  gapMs?: number | (() => number)
  /** What the scanner presses after the code. @default Enter */
  suffix?: 'Enter' | 'Tab' | null
  /** Whatever happens to the window between two keys, given how many were typed. */
  between?: (typed: number) => unknown
}

const controlBit = 2
const shiftBit = 8
const withShift = /^[A-Z~!@#$%^&*()_+{}|:"<>?]$/u
const named: Readonly<Record<string, { code: string; text?: string; virtual: number }>> = {
  Enter: { code: 'Enter', text: '\r', virtual: 13 },
  Tab: { code: 'Tab', virtual: 9 },
  Shift: { code: 'ShiftLeft', virtual: 16 },
  Control: { code: 'ControlLeft', virtual: 17 },
}
/** What a reader types where a code has no key of its own for: a further line, a column, the end of a GS1 field. */
const controls: Readonly<Record<string, string>> = { '\n': 'Enter', '\t': 'Tab', '\u001D': ']' }

function press(key: string, modifiers: number, timestamp: number): WedgeEvent[] {
  const { code, text, virtual } = named[key] ?? {
    code: /^\d$/u.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`,
    text: key,
    virtual: key.toUpperCase().codePointAt(0) ?? 0,
  }
  const common = { key, code, windowsVirtualKeyCode: virtual, modifiers }
  return [
    { type: 'keyDown', ...common, ...(text === undefined ? {} : { text }), timestamp },
    { type: 'keyUp', ...common, timestamp: timestamp + 0.0005 },
  ]
}

/** A test may have set the page's clock: this one goes on. Milliseconds since 1970. */
const now = (): number => performance.timeOrigin + performance.now()
/** No key may be pressed before one that was pressed already. */
const reached = (at: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, Math.max(0, at - now())))

let lastPressedAt = 0

/**
 * A code reader that is a keyboard to the machine: real, trusted key events, whose times are those of the reader, so
 * that a busy machine makes a quick reader no slower.
 */
export async function scanByWedge(send: KeySink, code: string, options: WedgeOptions = {}): Promise<void> {
  const { gapMs = 4, suffix = 'Enter', between } = options
  // A person's pause before it.
  await reached(lastPressedAt + 500)
  let at = now()
  const sent: Promise<unknown>[] = []
  for (const [typed, sign] of [...Array.from(code), ...(suffix === null ? [] : [suffix])].entries()) {
    const key = controls[sign] ?? sign
    const held = sign === '\u001D' ? 'Control' : withShift.test(key) ? 'Shift' : null
    const bit = held === 'Control' ? controlBit : held === 'Shift' ? shiftBit : 0
    const [heldDown, heldUp] = press(held ?? 'Shift', bit, at / 1000)
    const events = press(key, bit, at / 1000)
    const all = held === null ? events : [heldDown, ...events, heldUp]
    // They arrive in the order in which they are sent; nobody waits for the window between two keys.
    for (const event of all) if (event) sent.push(send('Input.dispatchKeyEvent', event))
    lastPressedAt = at
    at += typeof gapMs === 'number' ? gapMs : gapMs()
    await between?.(typed + 1)
  }
  await Promise.all(sent)
  await reached(lastPressedAt)
}
