import type { IpcContract, OutputOf } from '../../../contract/ipc.ts'
import { useWords } from '../../i18n/index.ts'
import { QrCode } from '../../parts/QrCode.tsx'

export type JournalHead = Extract<OutputOf<IpcContract['journal']['signHead']>, { ok: true }>['value']

/** The journal's signed head on the paper of the close of day: whoever keeps it can prove what the journal said. */
export function SignedHead({ head }: { head: JournalHead }) {
  const { t } = useWords()
  return (
    <figure className="signed-head print-only">
      <QrCode text={head.text} />
      <figcaption>{t('closeOfDay.signedSay', { sequence: head.sequence })}</figcaption>
    </figure>
  )
}
