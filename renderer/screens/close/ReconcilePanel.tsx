import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { Reconciliation, ReconcileError } from '../../../contract/reconciliation.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Problem } from '../../parts/Problem.tsx'
import { agreementOf, reconcileErrorSentence } from '../../sentences/close.ts'
import { cashier } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { AgreementNotice } from './AgreementNotice.tsx'

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
      <Button className="button" isDisabled={shown === 'asking'} onPress={ask}>
        {t(shown === 'asking' ? 'closeOfDay.reconcile.asking' : 'closeOfDay.reconcile.ask')}
      </Button>
    </section>
  )
}

function Outcome({ shown }: { shown: Shown }) {
  const { t } = useWords()
  if (shown === 'none' || shown === 'asking') return null
  if (shown === 'unreachable') return <Problem sentence={t('queue.rowError.unreachable')} />
  if ('tag' in shown) return <Problem sentence={reconcileErrorSentence(t, shown)} />
  return <AgreementNotice agreement={agreementOf(t, shown)} isUrgent />
}
