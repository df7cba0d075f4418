import './zod-without-eval.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'
import './styles/shell.css'
import './styles/flow.css'
import './styles/screens.css'
import './styles/print.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { changeLanguage, startLanguage } from './i18n/index.ts'
import { StartFailed } from './parts/StartFailed.tsx'
import { settings, startStores } from './store/stores.ts'
import { followTheme } from './store/theme.ts'

/** Starts the catalogue, asks main for what the first screen shows, and draws it. */
async function start(root: HTMLElement): Promise<void> {
  await startLanguage('es')
  try {
    await startStores()
  } catch {
    createRoot(root).render(<StartFailed />)
    return
  }
  const language = settings.get()?.language
  if (language !== undefined) await changeLanguage(language)
  followTheme(settings)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

const root = document.querySelector<HTMLElement>('#root')
if (root) void start(root)
