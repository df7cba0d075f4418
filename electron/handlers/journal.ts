import type { Handlers } from '../ipc/register-handlers.ts'
import type { JournalExporter } from '../journal/exporter.ts'

/** The window's calls about the journal's export. */
export const journalHandlers = (exporter: JournalExporter): Handlers['journal'] => ({
  export: (choice) => exporter.start(choice),
  cancelExport: () => exporter.cancel(),
  exportState: () => exporter.state(),
})
