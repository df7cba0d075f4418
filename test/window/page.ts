// Runs in the document before the window's own script, in place of the preload.
import '../../renderer/zod-without-eval.ts'
import { createFakeBridge } from './fake-bridge.ts'
import type { FakeBridge } from './fake-bridge.ts'
import { createStory } from './story.ts'
import type { Story, StoryOptions } from './story.ts'

declare global {
  interface Window {
    /** Set by the test before the document loads. */
    storyOptions?: StoryOptions
    fake: FakeBridge
    story: Story
  }
}

window.fake = createFakeBridge()
window.story = createStory(window.fake, window.storyOptions ?? {})
Object.assign(window, { extorno: window.fake.bridge })
