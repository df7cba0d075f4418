import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { App } from './App.tsx'
import { changeLanguage, startLanguage } from './i18n/index.ts'
import { StartFailed } from './parts/StartFailed.tsx'
import { settings, startStores } from './store/stores.ts'
import { followTheme } from './store/theme.ts'

/** Starts the catalogue, asks main for what the first screen shows, and draws it; says so where main does not answer. */
export async function startWindow(element: HTMLElement): Promise<Root> {
  const root = createRoot(element)
  await startLanguage('es')
  try {
    await startStores()
  } catch {
    root.render(<StartFailed />)
    return root
  }
  const language = settings.get()?.language
  if (language !== undefined) await changeLanguage(language)
  followTheme(settings)
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
  return root
}
