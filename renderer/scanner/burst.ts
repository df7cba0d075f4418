/**
 * Keys closer together than this were not pressed by a hand. Milliseconds. A code reader leaves 2 to 30 from one key to
 * the next, a quick hand 60 and more; Windows tells the time of a key in steps of 15.6, of which this takes two and not three.
 */
export const fastMs = 45
/** In the middle of a code a reader may pause so long, on a busy bus or a bad radio link. Milliseconds. */
export const quietMs = 250
/** So many keys that follow fast make a burst. Fewer are the roll of a hand, unless an Enter ends them. */
const fastKeysOfBurst = 3
const fastKeysBeforeEnter = 2
/** Of a longer code the rest is thrown away: no voucher has it. Characters. */
const maxCode = 2048

/** A key as it goes down. */
export type KeyPress = {
  /** As the DOM names it: a character, or a name such as `Enter`. */
  key: string
  /** When it was pressed, milliseconds. */
  at: number
  isRepeat: boolean
  /** Pressed together with Ctrl, Alt or Meta. */
  isCommand: boolean
}

/**
 * Whose key it is. `hand`: nobody knows better; `isFirst`: what was pressed before does not belong with it. `burst`: a code
 * reader's; `hasBegun`: the keys since the last `isFirst` were its as well; `code`: what was read, once it has ended.
 */
export type Verdict =
  | { is: 'hand'; isFirst: boolean }
  | { is: 'burst'; hasBegun: boolean; code: string | null }

export type BurstDetector = {
  press: (press: KeyPress) => Verdict
  /**
   * What a reader without Enter has read so far, or `null`: to be asked once no key comes any more. Keys that were pressed in
   * time and come late are still its own.
   */
  pause: () => string | null
}

const modifiers: readonly string[] = ['Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock']
/** A key that a layout or an input method makes no character of by itself. */
const unfinished: readonly string[] = ['Dead', 'Process', 'Unidentified']
const isTyped = (key: string): boolean =>
  key.length === 1 || key === 'Enter' || key === 'Tab' || unfinished.includes(key)

/** What was typed as a code; `null` where nothing is left of it. */
const codeOf = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())

type Phase = 'hand' | 'burst' | 'ended'

/** Tells a code reader that is a keyboard to the machine, and ends its code with Enter, from a person. */
export function createBurstDetector(): BurstDetector {
  let phase: Phase = 'hand'
  let last = Number.NEGATIVE_INFINITY
  let fastKeys = 0
  let code = ''

  const continues = (at: number): boolean => at - last < (phase === 'burst' ? quietMs : fastMs)
  const startAnew = (next: Phase = 'hand'): void => {
    phase = next
    fastKeys = 0
    code = ''
  }
  /** Ends a code; what follows at once is the next line of it. */
  const end = (): string | null => {
    const read = codeOf(code)
    startAnew('ended')
    return read
  }
  const enter = (hasBegun: boolean): Verdict => {
    if (phase === 'burst' || fastKeys >= fastKeysBeforeEnter) return { is: 'burst', hasBegun, code: end() }
    if (fastKeys === 0) return { is: 'hand', isFirst: true }
    // One key and an Enter: nobody's code, and yet no Enter of a hand.
    end()
    return { is: 'burst', hasBegun: false, code: null }
  }
  const typed = ({ key, at }: KeyPress): Verdict => {
    if (!continues(at)) startAnew()
    else if (phase === 'ended') phase = 'burst'
    else fastKeys += 1
    last = at
    const wasBurst = phase === 'burst'
    if (key === 'Enter') return enter(!wasBurst)
    if (code.length < maxCode) code += key === 'Tab' ? '\t' : key.length === 1 ? key : ''
    if (!wasBurst && fastKeys < fastKeysOfBurst) return { is: 'hand', isFirst: fastKeys === 0 }
    phase = 'burst'
    return { is: 'burst', hasBegun: !wasBurst, code: null }
  }

  return {
    press(press) {
      const { key, at, isRepeat, isCommand } = press
      const isOfBurst = phase === 'burst' && continues(at)
      if (key === 'Shift') {
        // A reader presses it for capitals and signs, as fast as its other keys.
        if (continues(at)) last = at
        return { is: 'hand', isFirst: false }
      }
      if (modifiers.includes(key)) return { is: 'hand', isFirst: false }
      // No code begins with a Tab; a hand moves on with it, and presses Enter.
      const isFirstTab = key === 'Tab' && !continues(at)
      if (isRepeat || isCommand || isFirstTab || !isTyped(key)) {
        if (isOfBurst) return { is: 'burst', hasBegun: false, code: null }
        if (!isRepeat) {
          startAnew()
          last = Number.NEGATIVE_INFINITY
        }
        return { is: 'hand', isFirst: false }
      }
      return typed(press)
    },
    pause: () => (phase === 'burst' ? codeOf(code) : null),
  }
}
