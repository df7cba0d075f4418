import '../../renderer/zod-without-eval.ts'
import '../../renderer/styles/tokens.css'
import '../../renderer/styles/base.css'
import '../../renderer/styles/parts.css'
import '../../renderer/styles/shell.css'
import '../../renderer/styles/flow.css'
import '../../renderer/styles/screens.css'
import '../../renderer/styles/people.css'
import '../../renderer/styles/print.css'
import { afterEach, beforeEach, vi } from 'vitest'
import { startLanguage } from '../../renderer/i18n/index.ts'
import { readLater } from '../../renderer/later.tsx'
import { sheet } from '../../renderer/papers/make-paper.ts'
import { cardDataRefused } from '../../renderer/store/card-data-refused.ts'
import { cashier } from '../../renderer/store/context.ts'
import { clockOffset, readerLog, rows } from '../../renderer/store/stores.ts'
import { sceneCalled } from '../window/scenes/index.ts'
import { sceneTime } from '../window/scenes/scene.ts'
import type { Scene } from '../window/scenes/scene.ts'
import { showScene } from '../window/show-scene.ts'
import type { SceneLook, ShownScene } from '../window/show-scene.ts'

let shown: ShownScene | null = null
const complaints: string[] = []

beforeEach(() => {
  vi.setSystemTime(new Date(sceneTime))
  complaints.length = 0
  for (const level of ['error', 'warn'] as const)
    vi.spyOn(console, level).mockImplementation(
      (...words: unknown[]) => void complaints.push(words.join(' ')),
    )
  // The paper's dialog would stop the page.
  vi.spyOn(window, 'print').mockImplementation(() => undefined)
})

/** Closes the window that is open, and forgets what its modules keep while it is: a new window has none of it. */
function closeScene(): void {
  complaints.push(...(shown?.fake.problems ?? []))
  shown?.close()
  shown = null
  rows.clear()
  readerLog.set([])
  cashier.set('')
  cardDataRefused.set(false)
  clockOffset.set(0)
  sheet.set(null)
  document.body.replaceChildren()
}

/** When a test ends, nothing may have been complained about: by React, by the browser, by the contract. */
afterEach(() => {
  closeScene()
  vi.restoreAllMocks()
  vi.useRealTimers()
  if (complaints.length > 0) throw new Error(`the window complained:\n${complaints.join('\n')}`)
})

/** Shows a scene in a fresh window, all of which is read unless a test says otherwise. The one before it is closed. */
export async function openScene(
  scene: Scene | string,
  { isReadLater = false, ...look }: Partial<SceneLook> & { isReadLater?: boolean } = {},
): Promise<ShownScene> {
  closeScene()
  await startLanguage()
  if (!isReadLater) await readLater()
  const root = document.createElement('div')
  root.id = 'root'
  document.body.append(root)
  shown = await showScene(
    typeof scene === 'string' ? sceneCalled(scene) : scene,
    { language: 'es', theme: 'light', ...look },
    root,
  )
  return shown
}
