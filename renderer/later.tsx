import { createElement } from 'react'
import type { ComponentType, FunctionComponent } from 'react'
import { readFile } from './store/parts-missing.ts'
import { createSnapshot, useSnapshot } from './store/snapshot.ts'

type Rest = typeof import('./rest.ts')

const rest = createSnapshot<Rest>()

/** Reads what no first picture needs: once, as soon as that is drawn. Rejects where it cannot be read. */
export async function readLater(): Promise<Rest> {
  const read = rest.get() ?? (await readFile(() => import('./rest.ts')))
  if (rest.get() === null) rest.set(read)
  return read
}

/** Whether it was read. From then on every part of it is drawn at once. */
export const useIsLaterRead = (): boolean => useSnapshot(rest) !== null

/** A part of the window that comes later: nothing until then. */
const part =
  <Props extends object>(of: (read: Rest) => ComponentType<Props>): FunctionComponent<Props> =>
  (props) => {
    const read = useSnapshot(rest)
    return read === null ? null : createElement(of(read), props)
  }

export const ApprovalDialog = part((read) => read.ApprovalDialog)
export const CardDialog = part((read) => read.CardDialog)
export const CashierDialog = part((read) => read.CashierDialog)
export const CloseOfDayScreen = part((read) => read.CloseOfDayScreen)
export const DiagnosticsScreen = part((read) => read.DiagnosticsScreen)
export const HealthNotices = part((read) => read.HealthNotices)
export const HistoryScreen = part((read) => read.HistoryScreen)
export const OutcomeScreen = part((read) => read.OutcomeScreen)
export const OwnPinDialog = part((read) => read.OwnPinDialog)
export const PaperSheet = part((read) => read.PaperSheet)
export const QueueScreen = part((read) => read.QueueScreen)
export const ReviewScreen = part((read) => read.ReviewScreen)
export const SaleScreen = part((read) => read.SaleScreen)
export const ScanQuestion = part((read) => read.ScanQuestion)
export const SettingsScreen = part((read) => read.SettingsScreen)
export const SetupScreen = part((read) => read.SetupScreen)
export const TypedPayment = part((read) => read.TypedPayment)
export const UnusableScreen = part((read) => read.UnusableScreen)
