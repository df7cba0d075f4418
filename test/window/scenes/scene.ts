import type { Translate } from '../../../renderer/i18n/index.ts'
import type { FakeBridge } from '../fake-bridge.ts'
import type { Story, StoryOptions } from '../story.ts'
import type { Person } from './person.ts'

/** The fake main of a scene: its story and, for what the story does not tell, its calls one by one. */
export type SceneMain = { fake: FakeBridge; story: Story }

/** The window in one state that a person may meet. */
export type Scene = {
  /** Names the scene in the gallery, in addresses and in file names: lower case and hyphens. */
  name: string
  options?: StoryOptions
  /** What is so before the window opens. */
  prepare?: (main: SceneMain) => void
  /** What the person does in it. */
  play?: (person: Person, main: SceneMain) => Promise<void>
  /** The sentences by which the person sees which state it is. */
  shows: (t: Translate, main: SceneMain) => readonly string[]
}

export type SceneGroup = { title: string; scenes: readonly Scene[] }

/** What the clock stands at in every scene: a Friday afternoon in Lima. */
export const sceneTime = '2026-11-20T14:02:30-05:00'

/** An answer that never comes. */
export const never = <Value>(): Promise<Value> => new Promise(() => {})

/** An answer of a main that cannot be reached. */
export const gone = (): never => {
  throw new Error('main is gone')
}

/** The name of a scene about one value of a list: `queue-attention` and `tooManyTries` give `queue-attention-too-many-tries`. */
export const sceneName = (prefix: string, value: string): string =>
  `${prefix}-${value.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`).replace(/^-/u, '')}`
