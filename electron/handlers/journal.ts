import { actorName } from '../../domain/authority.ts'
import { err } from '../../domain/result.ts'
import type { AdministrativeJournal } from '../authority/administrative-journal.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { JournalExporter } from '../journal/exporter.ts'

type Dependencies = {
  exporter: () => JournalExporter | null
  administrative: AdministrativeJournal
}

/** The window's calls about the journal. `exporter`: `null` while its module does not run. */
export const journalHandlers = ({ exporter, administrative }: Dependencies): Handlers['journal'] => ({
  export(choice, caller) {
    const started = exporter()?.start(choice) ?? err({ tag: 'NotRunning' })
    if (started.ok) administrative.note(actorName(caller, ''), 'journalExported', { day: choice.day })
    return started
  },
  cancelExport: () => exporter()?.cancel(),
  exportState: () => exporter()?.state() ?? { state: 'none' },
})
