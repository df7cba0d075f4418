import { useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import type { QueueRow } from '../../../contract/operations.ts'
import type { GatewayName } from '../../../domain/sales.ts'
import { formatMoment } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'
import { ItemAnswer } from './item-lines.tsx'
import { supportText, triesOf } from './support-text.ts'

/** All that a person needs to judge an operation before money moves: what it is, what was tried, whom to call. */
export function CaseFacts({ row }: { row: QueueRow }) {
  const { t, language, timeZone, now } = useLocaleClock()
  const facts = [
    row.ticketNumber === undefined ? null : [t('queue.case.ticket'), row.ticketNumber],
    row.cardLastFour === undefined ? null : [t('queue.case.card'), `•••• ${row.cardLastFour}`],
    [t('queue.case.accepted'), formatMoment(language, row.createdAt, timeZone, now)],
    row.cashier === '' ? null : [t('queue.case.cashier'), row.cashier],
    [t('queue.case.number'), row.operationId],
    [t('queue.case.tried'), triesOf(t, row)],
  ] as const
  return (
    <section className="case" aria-label={t('queue.case.title')}>
      <dl className="facts">
        {facts.map((fact) =>
          fact === null ? null : (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
        )}
      </dl>
      <ItemAnswer row={row} />
      <CallLine gateway={row.gateway} />
      <CopyForSupport row={row} />
    </section>
  )
}

/** Whom to ask what really happened. */
function CallLine({ gateway }: { gateway: GatewayName }) {
  const { t } = useWords()
  const phone = useSnapshot(settings)?.[gateway].supportPhone ?? ''
  const name = t(`shell.gateway.${gateway}`)
  return (
    <p className="case-call">
      {phone === ''
        ? t('queue.case.callNoPhone', { gateway: name })
        : t('queue.case.call', { gateway: name, phone })}
    </p>
  )
}

/** Copies what support will ask for. The window may not write the clipboard by itself: the text is selected and copied. */
function CopyForSupport({ row }: { row: QueueRow }) {
  const { t } = useWords()
  const text = useRef<HTMLTextAreaElement>(null)
  const [isCopied, setCopied] = useState(false)
  const copy = (): void => {
    text.current?.select()
    // oxlint-disable-next-line typescript/no-deprecated -- navigator.clipboard asks for a permission, and the window has none
    setCopied(document.execCommand('copy'))
  }
  return (
    <details className="case-support">
      <summary>{t('queue.case.support')}</summary>
      <textarea
        ref={text}
        className="input"
        readOnly
        rows={6}
        aria-label={t('queue.case.supportText')}
        value={supportText(row, t)}
      />
      <Button className="button" onPress={copy}>
        {t('queue.case.copy')}
      </Button>
      <output>{isCopied ? t('queue.case.copied') : ''}</output>
    </details>
  )
}
