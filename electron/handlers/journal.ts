import { err } from '../../domain/result.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { JournalExporter } from '../journal/exporter.ts'

/** The window's calls about the journal's export. `exporter`: `null` while its module does not run. */
export const journalHandlers = (exporter: () => JournalExporter | null): Handlers['journal'] => ({
  export: (choice) => exporter()?.start(choice) ?? err({ tag: 'NotRunning' }),
  cancelExport: () => exporter()?.cancel(),
  exportState: () => exporter()?.state() ?? { state: 'none' },
})
