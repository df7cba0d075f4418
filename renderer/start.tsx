import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { App } from './App.tsx'
import { changeLanguage, startLanguage } from './i18n/index.ts'
import { readLater } from './later.tsx'
import { StartFailed } from './parts/StartFailed.tsx'
import { askForSalesEarly } from './screens/find/early-sales.ts'
import { readFile } from './store/parts-missing.ts'
import { session } from './store/session.ts'
import { settings, startStores } from './store/stores.ts'
import { followTheme } from './store/theme.ts'

/** How long the rest of the window waits for a moment without work, milliseconds. */
const longestWaitMs = 200

/** Starts the catalogue, asks main for what the first screen shows, and draws it; says so where main does not answer. */
export async function startWindow(element: HTMLElement): Promise<Root> {
  const root = createRoot(element)
  let sales: Promise<unknown> = Promise.resolve()
  await startLanguage()
  try {
    await startStores(() => {
      sales = askForSalesEarly()
    })
  } catch {
    root.render(<StartFailed why="startFailed" />)
    return root
  }
  try {
    await readForFirstPicture()
  } catch {
    root.render(<StartFailed why="partsMissing" />)
    return root
  }
  followTheme(settings)
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
  // What is read now stands in the way of the list, which somebody waits for.
  const sleep = new Promise((resolve) => {
    setTimeout(resolve, longestWaitMs)
  })
  void Promise.race([sales, sleep]).then(() =>
    requestIdleCallback(() => void readLater().catch(() => undefined), { timeout: longestWaitMs }),
  )
  return root
}

/** The words of the store's language, and the rest of the window where already the first picture is of it. */
async function readForFirstPicture(): Promise<void> {
  const state = session.get()?.state
  if (state === 'administratorMissing' || state === 'unusable') await readLater()
  const language = settings.get()?.language
  if (language !== undefined) await readFile(() => changeLanguage(language))
}
