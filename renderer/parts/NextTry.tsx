import { formatSpan } from '../i18n/format.ts'
import { useWords } from '../i18n/index.ts'
import { useFromNow } from '../store/now.ts'

/** A next try so near is one of many, a second or two apart: no countdown of it is worth reading. Milliseconds. */
const nearMs = 3000

/** When a silent service is tried again, counting down to what lies ahead. @param at milliseconds since the epoch */
export function NextTry({ at }: { at: number }) {
  const { t } = useWords()
  const said = useFromNow((now) =>
    at - now <= nearMs
      ? t('shell.connection.trying')
      : t('shell.connection.next', { span: formatSpan(at - now) }),
  )
  return <span className="countdown">{said}</span>
}
