import type { Mutant } from './money.ts'

const tests = ['listen', 'burst', 'scan-answer'].map((name) => `test/unit/window/${name}.test.ts`)

/** What would let a code reader do more than open a sale or ask. */
export const scannerMutants: readonly Mutant[] = [
  [
    'the Enter of a code reaches Confirm',
    'listen',
    '    stop(event)\n    if (verdict.hasBegun)',
    '    if (verdict.hasBegun)',
  ],
  [
    'a code is heard after everything else',
    'listen',
    "'keydown', listen, { capture: true })\n  target",
    "'keydown', listen)\n  target",
  ],
  [
    'Space of a code presses Confirm',
    'listen',
    'event.timeStamp - at >= fastMs',
    'event.timeStamp - at >= 0',
  ],
  ['a reader of 30 ms a key is a hand', 'burst', 'fastMs = 45', 'fastMs = 28'],
  ['a hand of 60 ms a key is a reader', 'burst', 'fastMs = 45', 'fastMs = 61'],
  ["a late Enter of a code is a hand's", 'burst', "phase === 'burst' ? quietMs : fastMs", 'fastMs'],
  ["an Enter after one key is a hand's", 'burst', 'if (fastKeys === 0) return', 'if (fastKeys < 2) return'],
  [
    'what the first keys did stays',
    'burst',
    "{ is: 'burst', hasBegun: !wasBurst, code: null }",
    "{ is: 'burst', hasBegun: false, code: null }",
  ],
  [
    'a scan leaves the review unasked',
    'scan-answer',
    "flow.step === 'sale' || flow.step === 'review'",
    "flow.step === 'sale'",
  ],
  ['a scan moves a dialog', 'scan-answer', "  if (place.hasDialog) return tell('dialog')\n", ''],
  [
    'a scan leaves what is being stored',
    'scan-answer',
    "  if (place.isStoring) return tell('storing')\n",
    '',
  ],
  ['a scan at the sign-in is obeyed', 'scan-answer', "  if (!place.isAtWork) return tell('entrance')\n", ''],
  [
    'a track is looked for',
    'scan-answer',
    "  if (holdsCardData(code, 'search')) return tell('cardData')\n",
    '',
  ],
].map(([name = '', file = '', from = '', to = '']) => ({
  name,
  from,
  to,
  file: `renderer/scanner/${file}.ts`,
  tests,
}))
