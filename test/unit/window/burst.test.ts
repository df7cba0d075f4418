import { array, assert, constant, integer, oneof, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBurstDetector, quietMs } from '../../../renderer/scanner/burst.ts'
import type { Verdict } from '../../../renderer/scanner/burst.ts'

type Key = [key: string, gap: number, more?: { isRepeat?: boolean; isCommand?: boolean }]

/** The verdicts over keys that each come so many milliseconds after the one before. */
function verdicts(keys: readonly Key[], detector = createBurstDetector()): Verdict[] {
  let at = 1000
  return keys.map(([key, gap, more]) => {
    at += gap
    return detector.press({ key, at, isRepeat: false, isCommand: false, ...more })
  })
}
const whose = (...keys: Key[]): string =>
  verdicts(keys)
    .map(({ is }) => (is === 'hand' ? 'h' : 'B'))
    .join('')
const codes = (...keys: Key[]): (string | null)[] =>
  verdicts(keys).flatMap((verdict) => (verdict.is === 'burst' ? [verdict.code] : []))
const typed = (text: string, gap: number): Key[] => Array.from(text, (key): Key => [key, gap])

describe('a reader', () => {
  it('is known by its fourth key; its Enter is never a hand’s, and the code is whole', () => {
    const keys: Key[] = [['0', 500], ...typed('00104', 5), ['Enter', 5]]
    expect(whose(...keys)).toBe('hhhBBBB')
    expect(verdicts(keys)).toEqual([
      { is: 'hand', isFirst: true },
      { is: 'hand', isFirst: false },
      { is: 'hand', isFirst: false },
      { is: 'burst', hasBegun: true, code: null },
      { is: 'burst', hasBegun: false, code: null },
      { is: 'burst', hasBegun: false, code: null },
      { is: 'burst', hasBegun: false, code: '000104' },
    ])
  })

  it('whose code is short is known by its Enter', () => {
    expect(
      verdicts([
        ['4', 500],
        ['7', 30],
        ['Enter', 30],
      ]).at(-1),
    ).toEqual({
      is: 'burst',
      hasBegun: true,
      code: '47',
    })
  })

  it('with a code of one sign is not obeyed, and the sign stays', () => {
    expect(
      verdicts([
        ['4', 500],
        ['Enter', 10],
      ]).at(-1),
    ).toEqual({ is: 'burst', hasBegun: false, code: null })
  })

  it('that pauses in the middle of a code is the same reader', () => {
    expect(codes(['1', 500], ...typed('234', 5), ['5', 240], ['Enter', 240]).at(-1)).toBe('12345')
  })

  it('with no Enter has read its code when it pauses', () => {
    const detector = createBurstDetector()
    verdicts(typed('000104', 5), detector)
    expect(detector.pause()).toBe('000104')
    // What comes late was pressed in time.
    expect(detector.press({ key: 'Enter', at: 1060, isRepeat: false, isCommand: false })).toEqual({
      is: 'burst',
      hasBegun: false,
      code: '000104',
    })
    expect(detector.pause()).toBeNull()
  })

  it('that types several lines types no Enter of a hand', () => {
    const keys: Key[] = [
      ['1', 500],
      ...typed('234', 5),
      ['Enter', 5],
      ...typed('5', 5),
      ['Enter', 5],
      ['Enter', 5],
    ]
    expect(whose(...keys)).toBe('hhhBBBBB')
    expect(codes(...keys).filter((code) => code !== null)).toEqual(['1234', '5'])
  })

  it('may press Shift, Ctrl or Tab within a code', () => {
    expect(
      codes(['A', 500], ['Shift', 5], ['B', 5], ['c', 30], ['d', 30], ['Tab', 30], ['e', 5], ['Enter', 5]).at(
        -1,
      ),
    ).toBe('ABcd\te')
    expect(whose(['1', 500], ...typed('234', 5), ['j', 5, { isCommand: true }], ['F2', 5], ['5', 5])).toBe(
      'hhhBBBB',
    )
  })

  it('leaves the next key to the hand', () => {
    expect(whose(['1', 500], ...typed('234', 5), ['Enter', 5], ['Enter', 60])).toBe('hhhBBh')
    expect(whose(['1', 500], ...typed('234', 5), ['5', quietMs])).toBe('hhhBh')
  })
})

describe('a hand', () => {
  it('that rolls over two or three keys is no reader', () => {
    expect(whose(['4', 500], ['7', 60], ['1', 20], ['1', 20], ['2', 60], ['Enter', 60])).toBe('hhhhhh')
  })

  it('that holds a key down, or Shift before each letter, is no reader', () => {
    expect(whose(['4', 500], ...Array.from({ length: 6 }, (): Key => ['4', 30, { isRepeat: true }]))).toBe(
      'hhhhhhh',
    )
    expect(
      whose(
        ...Array.from('ABCDE', (key): Key[] => [
          ['Shift', 60],
          [key, 20],
        ]).flat(),
      ),
    ).toBe('h'.repeat(10))
  })

  it('that presses Enter after a key with a name presses Enter', () => {
    expect(whose(['4', 500], ['F10', 5], ['Enter', 5])).toBe('hhh')
    expect(whose(['Enter', 500])).toBe('h')
    expect(whose(['Tab', 500], ['Enter', 5])).toBe('hh')
  })
})

const sign = string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }).filter(
  (one) => one >= ' ' && one <= '~',
)

it('every code at 2 to 30 ms a key is read whole, and its Enter is never a hand’s', () => {
  assert(
    property(
      array(tuple(sign, integer({ min: 2, max: 30 })), { minLength: 2, maxLength: 60 }),
      integer({ min: 2, max: 30 }),
      (keys, last) => {
        const all = verdicts([...keys.map(([key, gap]): Key => [key, gap]), ['Enter', last]])
        const [enter] = all.slice(-1)
        expect(enter?.is).toBe('burst')
        const code = keys.map(([key]) => key).join('')
        expect(enter).toMatchObject({ code: code.trim() === '' ? null : code.trim() })
      },
    ),
  )
})

it('whoever takes 60 ms and more for a key is never taken for a reader', () => {
  assert(
    property(
      array(tuple(oneof(sign, constant('Enter'), constant('Tab')), integer({ min: 60, max: 900 }))),
      (keys) => {
        expect(verdicts(keys.map(([key, gap]): Key => [key, gap])).every(({ is }) => is === 'hand')).toBe(
          true,
        )
      },
    ),
  )
})
