import { describe, expect, it } from 'vitest'
import { en } from '../../../hub/console/i18n/en.ts'
import { es } from '../../../hub/console/i18n/es.ts'
import { voiceFaults } from '../../window/voice.ts'

/** Every sentence of a catalogue, those that take something with one and with several of it. */
function sentencesOf(part: unknown): string[] {
  if (typeof part === 'string') return [part]
  if (typeof part === 'function') {
    const say = part as (...given: unknown[]) => string
    return [say(1, '9 min'), say(7, '9 min'), say('9 min', 'Caja 1')]
  }
  return Object.values(part as object).flatMap(sentencesOf)
}

describe.each([
  ['es', es],
  ['en', en],
] as const)('the console in %s', (language, words) => {
  // What it shares with the window, the window's own test holds.
  const {
    kind: _kind,
    state: _state,
    attention: _attention,
    verdict: _verdict,
    event: _event,
    ...own
  } = words
  const sentences = sentencesOf(own)

  it('has one voice and its own terms', () => {
    expect(sentences.length).toBeGreaterThan(150)
    expect(sentences.flatMap((sentence) => voiceFaults(sentence, language))).toEqual([])
  })

  it('leaves no place of the window’s own words unfilled', () => {
    expect(sentences.filter((sentence) => sentence.includes('{{'))).toEqual([])
  })
})
