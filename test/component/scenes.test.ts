import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { changeLanguage } from '../../renderer/i18n/index.ts'
import { voiceFaults } from '../window/voice.ts'
import { sceneGroups } from '../window/scenes/index.ts'
import type { Language } from '../window/scenes/words.ts'
import { openScene } from './open-scene.ts'

const names = sceneGroups.flatMap(({ scenes }) => scenes.map(({ name }) => name))

test('every scene has a name of its own', () => {
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
})

/** Not sentences of the window: the request of the technical detail, the numbers of an operation, the reader's log, what is copied for support. */
const notSentences = 'pre, code, .code, .log, option, style, textarea'

/** What something is called elsewhere: a key at Liquido, a setting in its file, a reader by its maker, the form of a ciphertext. */
const namesOfOthers =
  /x-api-key|\b(?:limits|kushki|liquido|queue|store)(?:\.\w+)+|MagTek USB KB Swipe Reader|tdes-dukpt · .*/gu

/** What a person reads and hears of a scene, a text a line. */
function shownText(): string {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const read: string[] = []
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
    if (!text.parentElement?.closest(notSentences)) read.push(text.nodeValue ?? '')
  const heard = [...document.querySelectorAll('[aria-label]')].map((named) =>
    named.getAttribute('aria-label'),
  )
  return [...read, ...heard].join('\n').replaceAll(namesOfOthers, '')
}

/** What would have to be scrolled sideways to be read: the window itself. */
const wideParts = (): string[] =>
  [...document.querySelectorAll('html')]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map(
      ({ tagName, className, scrollWidth, clientWidth }) =>
        `${tagName}.${className}: ${scrollWidth} > ${clientWidth}`,
    )

/** What the window shows says it in its own voice, and in the room that it has. */
function expectInVoiceAndRoom(language: Language): void {
  expect({ language, voice: voiceFaults(shownText(), language), wide: wideParts() }).toEqual({
    language,
    voice: [],
    wide: [],
  })
}

// 1024 x 768 at 200 %.
beforeAll(() => page.viewport(512, 384))
afterAll(() => page.viewport(1024, 768))

/** The window drawn again. */
const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))

describe.each(sceneGroups)('$title', ({ scenes }) => {
  test.each(scenes)(
    '$name says what it is in both languages, in the window’s own voice and room, and nothing complains',
    async (scene) => {
      const { isShownIn } = await openScene(scene, { language: 'es' })
      expect(document.querySelector('main')?.checkVisibility()).toBe(true)
      expectInVoiceAndRoom('es')
      // Whoever changes the language sees the same in the other one, or else is told it anew.
      await changeLanguage('en')
      await nextFrame()
      if (!isShownIn('en')) await openScene(scene, { language: 'en' })
      expectInVoiceAndRoom('en')
    },
  )
})
