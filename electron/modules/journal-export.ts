import { choosePath } from '../app/choose-path.ts'
import { systemClock } from '../app/system-time.ts'
import { createJournalExporter } from '../journal/exporter.ts'
import { contentsOf } from '../window/window.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** The journal into a file that a person chooses. It reads the queue's storage, so it ends before that is closed. */
export const journalExportModule: Module<Context> = {
  name: 'journalExport',
  init({ profile, log, publish, settings, queue, slots }) {
    const exporter = createJournalExporter({
      storage() {
        const open = queue()
        return open.ok ? open.value.storage : null
      },
      choosePath: ({ day, format }) =>
        choosePath(
          {
            profile: profile.name,
            language: () => settings().get().language,
            contents: () => contentsOf(slots.window.get()),
          },
          (words) => ({
            title: words.journalTitle,
            name: [words.journalFile, day ?? words.whole],
            extension: format,
            type: format === 'csv' ? 'CSV' : 'JSON Lines',
          }),
        ),
      onChanged: publish.journal.exportChanged,
      onFault: (error) =>
        log.write({ event: 'journalExportFailed', error: error instanceof Error ? error.name : 'thrown' }),
      clock: systemClock,
    })
    return {
      start: () => slots.journalExport.set(exporter),
      stop() {
        slots.journalExport.set(null)
        return exporter.stop()
      },
    }
  },
}
