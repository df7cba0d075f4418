import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { Reconciliation, ReconcileError } from '../../../contract/reconciliation.ts'
import type { Difference } from '../../../domain/reconciliation.ts'
import type { Currency } from '../../../domain/money.ts'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import type { Translate } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { notReadSentence } from '../../sentences/errors.ts'
import { cashier } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'

type Shown = 'none' | 'asking' | 'unreachable' | Reconciliation | ReconcileError

/** Holds the day against what the gateways have of it: it agrees to the cent, or what does not. */
export function ReconcilePanel({ day }: { day: string }) {
  const { t } = useWords()
  const by = useSnapshot(cashier) ?? ''
  const [shown, setShown] = useState<Shown>('none')
  const ask = (): void => {
    setShown('asking')
    ipc.queue
      .reconcile({ day, by })
      .then((answer) => setShown(answer.ok ? answer.value : answer.error))
      .catch(() => setShown('unreachable'))
  }
  return (
    <section className="reconcile" aria-labelledby="reconcile-title" aria-live="polite">
      <h2 id="reconcile-title">{t('closeOfDay.reconcile.title')}</h2>
      <p>{t('closeOfDay.reconcile.hint')}</p>
      <Outcome shown={shown} />
      <Button className="button no-print" isDisabled={shown === 'asking'} onPress={ask}>
        {t(shown === 'asking' ? 'closeOfDay.reconcile.asking' : 'closeOfDay.reconcile.ask')}
      </Button>
    </section>
  )
}

function Outcome({ shown }: { shown: Shown }) {
  const { t } = useWords()
  if (shown === 'none' || shown === 'asking') return null
  if (shown === 'unreachable') return <Problem sentence={t('queue.rowError.unreachable')} />
  if ('tag' in shown) return <Problem sentence={errorSentence(t, shown)} />
  const { differences, compared, open, tooNew, agreedMinor } = shown
  return (
    <>
      <Notice tone={differences.length === 0 ? 'good' : 'bad'} isUrgent={differences.length > 0}>
        {differences.length === 0
          ? t('closeOfDay.reconcile.agrees', { count: compared, money: moneyText(agreedMinor) })
          : t('closeOfDay.reconcile.differs', { count: differences.length })}
        <ul className="consequences">
          {differences.map((difference) => (
            <li key={`${difference.tag} ${difference.id}`}>{differenceSentence(t, difference)}</li>
          ))}
        </ul>
      </Notice>
      {open === 0 ? null : <p>{t('closeOfDay.reconcile.open', { count: open })}</p>}
      {tooNew === 0 ? null : <p>{t('closeOfDay.reconcile.tooNew', { count: tooNew })}</p>}
    </>
  )
}

const differenceSentence = (t: Translate, { tag, kind, id, currency, minor }: Difference): string =>
  t(`closeOfDay.reconcile.difference.${tag}`, {
    kind: t(`kind.${kind}`),
    money: formatMoney({ currency, minor }),
    id,
  })

function errorSentence(t: Translate, error: ReconcileError): string {
  switch (error.tag) {
    case 'NotReached':
      return t('closeOfDay.reconcile.notReached', { gateway: t(`shell.gateway.${error.gateway}`) })
    case 'Busy':
      return t('closeOfDay.reconcile.asking')
    case 'Removed':
      return t('closeOfDay.reconcile.removed', { days: error.days })
    case 'StorageFailed':
      return notReadSentence(t, error)
    default:
      return error satisfies never
  }
}

/** Sums by currency, `S/ 300.00 + USD 20.00`; nothing given back is zero soles. */
function moneyText(minor: Readonly<Record<string, number>>): string {
  const sums = Object.entries(minor)
  if (sums.length === 0) return formatMoney({ currency: 'PEN', minor: 0 })
  return sums
    .map(([currency, sum]) => formatMoney({ currency: currency as Currency, minor: sum }))
    .join(' + ')
}
