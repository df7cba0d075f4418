import { actorName } from '../../domain/authority.ts'
import { err } from '../../domain/result.ts'
import type { AdministrativeJournal } from '../authority/administrative-journal.ts'
import type { Clock } from '../../domain/clock.ts'
import { headSignedEvent } from '../authority/journal-heads.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import { storageFailed } from '../storage/failure.ts'
import type { CurrentQueue } from './open-queue.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { JournalExporter } from '../journal/exporter.ts'

type Dependencies = {
  exporter: () => JournalExporter | null
  administrative: AdministrativeJournal
  /** `null`: the keyring gives no key. */
  signer: () => JournalSigner | null
  queue: CurrentQueue
  clock: Clock
}

/** The window's calls about the journal. `exporter`: `null` while its module does not run. */
export const journalHandlers = ({
  exporter,
  administrative,
  signer,
  queue,
  clock,
}: Dependencies): Handlers['journal'] => ({
  signHead(_nothing, caller) {
    const open = queue()
    if (!open.ok) return open
    const by = signer()
    if (by === null) return err({ tag: 'NoKeyring' })
    const { storage } = open.value
    const at = clock.now()
    const signed = storage.write(() => {
      const head = storage.journal.head()
      const text = by.sign(head, at)
      const who = actorName(caller, '')
      storage.journal.append({ at, operationId: null, who, event: headSignedEvent, detail: { head: text } })
      return { text, sequence: head.sequence, at }
    })
    return signed.ok ? signed : storageFailed(signed.error)
  },
  export(choice, caller) {
    const started = exporter()?.start(choice) ?? err({ tag: 'NotRunning' })
    if (started.ok) administrative.note(actorName(caller, ''), 'journalExported', { day: choice.day })
    return started
  },
  cancelExport: () => exporter()?.cancel(),
  exportState: () => exporter()?.state() ?? { state: 'none' },
})
