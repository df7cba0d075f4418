import { closeScenes } from './close.ts'
import { counterScenes } from './counter.ts'
import { diagnosticsScenes } from './diagnostics.ts'
import { findScenes } from './find.ts'
import { frameScenes } from './frame.ts'
import { hubScenes } from './hub.ts'
import { longScenes } from './long.ts'
import { outcomeScenes } from './outcome.ts'
import { peopleScenes } from './people.ts'
import { queueScenes } from './queue.ts'
import { reviewScenes } from './review.ts'
import { historyScenes } from './history.ts'
import { saleScenes } from './sale.ts'
import { scanScenes } from './scan.ts'
import type { Scene, SceneGroup } from './scene.ts'
import { settingsScenes } from './settings.ts'
import { setupScenes } from './setup.ts'
import { updateScenes } from './updates.ts'

/** Every screen and dialog in every state that a person may meet: shown by the gallery, held by the component tests. */
export const sceneGroups: readonly SceneGroup[] = [
  { title: 'Frame', scenes: frameScenes },
  { title: 'People', scenes: peopleScenes },
  { title: 'First run', scenes: setupScenes },
  { title: 'Find', scenes: findScenes },
  { title: 'Scans', scenes: scanScenes },
  { title: 'Sale', scenes: saleScenes },
  { title: 'Review', scenes: reviewScenes },
  { title: 'Outcome', scenes: outcomeScenes },
  { title: 'Queue', scenes: queueScenes },
  { title: 'Close of day', scenes: closeScenes },
  { title: 'History', scenes: historyScenes },
  { title: 'Settings', scenes: settingsScenes },
  { title: 'Counter of a chain', scenes: counterScenes },
  { title: 'Store hub', scenes: hubScenes },
  { title: 'Diagnostics', scenes: diagnosticsScenes },
  { title: 'New versions', scenes: updateScenes },
  { title: 'The longest of everything', scenes: longScenes },
]

export function sceneCalled(name: string): Scene {
  const scene = sceneGroups.flatMap(({ scenes }) => scenes).find((one) => one.name === name)
  if (scene === undefined) throw new Error(`there is no scene "${name}"`)
  return scene
}
