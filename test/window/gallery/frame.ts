// One scene, live: frame.html?scene=NAME&language=es&theme=dark
import '../../../renderer/zod-without-eval.ts'
import '../../../renderer/styles/tokens.css'
import '../../../renderer/styles/base.css'
import '../../../renderer/styles/parts.css'
import '../../../renderer/styles/shell.css'
import '../../../renderer/styles/flow.css'
import '../../../renderer/styles/screens.css'
import '../../../renderer/styles/people.css'
import '../../../renderer/styles/print.css'
import { sceneCalled } from '../scenes/index.ts'
import { sceneTime } from '../scenes/scene.ts'
import { showScene } from '../show-scene.ts'

/** A clock that stands still, so that a scene looks the same whenever it is opened. */
class StillDate extends Date {
  constructor(...given: [] | [value: number | string | Date]) {
    super(given[0] ?? sceneTime)
  }
  static override now(): number {
    return Date.parse(sceneTime)
  }
}
Object.assign(globalThis, { Date: StillDate })

const asked = new URLSearchParams(location.search)
const root = document.querySelector<HTMLElement>('#root')
if (root) {
  const { fake } = await showScene(
    sceneCalled(asked.get('scene') ?? 'find'),
    {
      language: asked.get('language') === 'en' ? 'en' : 'es',
      theme: asked.get('theme') === 'dark' ? 'dark' : 'light',
    },
    root,
  )
  if (fake.problems.length > 0) throw new Error(fake.problems.join('\n'))
  document.documentElement.dataset['scene'] = 'shown'
}
