import { ipcContract } from '../../contract/ipc.ts'
import type { NeededRole } from '../../domain/authority.ts'

const { operations, sales, queue, dayClose, diagnostics, journal, updates } = ipcContract

/** What somebody else may answer for, and whom it takes. An operation takes a supervisor only where main says so. */
export const approvedCalls = {
  'operations.submit': 'supervisor',
  'operations.presentCard': 'supervisor',
  'operations.decide': operations.decide.needs,
  'operations.sendWithoutHub': operations.sendWithoutHub.needs,
  'sales.addPayment': sales.addPayment.needs,
  'queue.resume': queue.resume.needs,
  'queue.exportCsv': queue.exportCsv.needs,
  'dayClose.exportCsv': dayClose.exportCsv.needs,
  'diagnostics.verifyJournal': diagnostics.verifyJournal.needs,
  'diagnostics.applyCallback': diagnostics.applyCallback.needs,
  'journal.export': journal.export.needs,
  'journal.cancelExport': journal.cancelExport.needs,
  'updates.install': updates.install.needs,
} as const satisfies Record<string, NeededRole>
export type ApprovedCall = keyof typeof approvedCalls
