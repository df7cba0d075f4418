import { lazy } from 'react'

/** Parts of the window that no first picture needs, each a file of its own. */
const files = {
  close: () => import('./screens/close/CloseOfDayScreen.tsx'),
  diagnostics: () => import('./screens/diagnostics/DiagnosticsScreen.tsx'),
  outcome: () => import('./screens/outcome/OutcomeScreen.tsx'),
  paper: () => import('./papers/PaperSheet.tsx'),
  queue: () => import('./screens/queue/QueueScreen.tsx'),
  review: () => import('./screens/review/ReviewScreen.tsx'),
  sale: () => import('./screens/sale/SaleScreen.tsx'),
  settings: () => import('./screens/settings/SettingsScreen.tsx'),
  setup: () => import('./setup/SetupScreen.tsx'),
}

export const CloseOfDayScreen = lazy(async () => ({ default: (await files.close()).CloseOfDayScreen }))
export const DiagnosticsScreen = lazy(async () => ({
  default: (await files.diagnostics()).DiagnosticsScreen,
}))
export const OutcomeScreen = lazy(async () => ({ default: (await files.outcome()).OutcomeScreen }))
export const PaperSheet = lazy(async () => ({ default: (await files.paper()).PaperSheet }))
export const QueueScreen = lazy(async () => ({ default: (await files.queue()).QueueScreen }))
export const ReviewScreen = lazy(async () => ({ default: (await files.review()).ReviewScreen }))
export const SaleScreen = lazy(async () => ({ default: (await files.sale()).SaleScreen }))
export const SettingsScreen = lazy(async () => ({ default: (await files.settings()).SettingsScreen }))
export const SetupScreen = lazy(async () => ({ default: (await files.setup()).SetupScreen }))

/** Reads them once the window has nothing else to do, so that nobody waits for one. What fails is read when it is wanted. */
export function readLater(): void {
  requestIdleCallback(() => {
    for (const read of Object.values(files)) read().catch(() => undefined)
  })
}
