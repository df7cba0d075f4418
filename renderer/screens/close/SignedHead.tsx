import { encode } from 'uqr'
import type { IpcContract, OutputOf } from '../../../contract/ipc.ts'
import { useWords } from '../../i18n/index.ts'

export type JournalHead = Extract<OutputOf<IpcContract['journal']['signHead']>, { ok: true }>['value']

/** The journal's signed head on the paper of the close of day: whoever keeps it can prove what the journal said. */
export function SignedHead({ head }: { head: JournalHead }) {
  const { t } = useWords()
  // Level M: a receipt printer's paper fades and folds.
  const { data, size } = encode(head.text, { ecc: 'M', border: 2 })
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  return (
    <figure className="signed-head print-only">
      <svg viewBox={`0 0 ${size} ${size}`} aria-hidden shapeRendering="crispEdges">
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <figcaption>{t('closeOfDay.signedSay', { sequence: head.sequence })}</figcaption>
    </figure>
  )
}
