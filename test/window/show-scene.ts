import { startWindow } from '../../renderer/start.tsx'
import type { StoreSettings } from '../../contract/settings.ts'
import { createFakeBridge } from './fake-bridge.ts'
import { createPerson, isShown } from './scenes/person.ts'
import type { Person } from './scenes/person.ts'
import type { Scene, SceneMain } from './scenes/scene.ts'
import { wordsIn } from './scenes/words.ts'
import type { Language } from './scenes/words.ts'
import { createStory } from './story.ts'

export type SceneLook = Pick<StoreSettings, 'language' | 'theme'>
export type ShownScene = SceneMain & {
  person: Person
  /** Whether the window shows what it should in the language that it has been changed to. What was told once, such as a refusal, stays in the words that it was told in. */
  isShownIn: (language: Language) => boolean
  close: () => void
}

/** Opens the window over a scene's fake main, does what its person does, and waits until it shows what it should. */
export async function showScene(scene: Scene, look: SceneLook, root: HTMLElement): Promise<ShownScene> {
  const fake = createFakeBridge()
  const story = createStory(fake, { ...scene.options, settings: { ...scene.options?.settings, ...look } })
  const main: SceneMain = { fake, story }
  scene.prepare?.(main)
  Object.assign(window, { extorno: fake.bridge })
  const drawn = await startWindow(root)
  const person = createPerson(wordsIn(look.language))
  try {
    await scene.play?.(person, main)
    for (const sentence of scene.shows(person.t, main)) await person.see(sentence)
  } catch (error) {
    // A window that is left open would hear the keys of the next one.
    drawn.unmount()
    throw error
  }
  return {
    ...main,
    person,
    isShownIn: (language) => scene.shows(wordsIn(language), main).every(isShown),
    close: () => drawn.unmount(),
  }
}
