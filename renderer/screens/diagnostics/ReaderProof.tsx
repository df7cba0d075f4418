import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { AcceptedProfile } from '../../../domain/agreed-ciphertext.ts'
import type { ProveReaderError } from '../../../contract/operations.ts'
import { idsFor, newDraft } from '../../flow/draft.ts'
import type { Draft } from '../../flow/draft.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'
import { formSentence, proofErrorSentence } from '../../sentences/proof.ts'
import { saleCurrency } from '../../sentences/sale.ts'
import { cashier, useLocaleClock } from '../../store/context.ts'
import { useMayDo } from '../../store/session.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { appInfo, settings } from '../../store/stores.ts'
import { requestOf } from '../review/submit.ts'
import { ProofCard } from './ProofCard.tsx'
import { ProofSales } from './ProofSales.tsx'

/**
 * One guided test card: a test sale is taken back with it, and the form of its reader is accepted where the acquirer has
 * opened it. Not shown with real money.
 */
export function ReaderProof() {
  const { t } = useWords()
  const isLive = (useSnapshot(appInfo)?.profile ?? 'live') === 'live'
  const mayProve = useMayDo('administrator')
  const [isOpen, setOpen] = useState(false)
  if (isLive) return null
  return (
    <section className="card-panel" aria-labelledby="proof-title">
      <h2 id="proof-title">{t('diagnostics.proof.title')}</h2>
      <p className="hint">{t('diagnostics.proof.say')}</p>
      {mayProve ? null : <p className="hint">{t('diagnostics.proof.administrator')}</p>}
      <div>
        <Button className="button" isDisabled={!mayProve} onPress={() => setOpen(!isOpen)}>
          {t(isOpen ? 'diagnostics.proof.stop' : 'diagnostics.proof.start')}
        </Button>
      </div>
      {isOpen && mayProve ? <Proof /> : null}
    </section>
  )
}

type Outcome =
  | { ok: true; accepted: AcceptedProfile }
  | { ok: false; error: ProveReaderError | { tag: 'Unreachable' } | { tag: 'NotBuilt' } }

/** The steps: which sale, the card, what the acquirer says. */
function Proof() {
  const clock = useLocaleClock()
  const { t } = clock
  const stored = useSnapshot(settings)
  const name = useSnapshot(cashier) ?? ''
  const [draft, setDraft] = useState<Draft | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)

  const prove = async (chosen: Draft): Promise<void> => {
    if (stored === null) return
    const ids = idsFor(chosen, { uuid: () => crypto.randomUUID() })
    const request = requestOf({ ...chosen, ids }, stored, name)
    if (!request.ok) {
      setOutcome({ ok: false, error: { tag: 'NotBuilt' } })
      return
    }
    setAsking(true)
    try {
      const told = await ipc.diagnostics.proveReader(request.value)
      setOutcome(told.ok ? { ok: true, accepted: told.value.accepted } : told)
    } catch {
      setOutcome({ ok: false, error: { tag: 'Unreachable' } })
    }
    setAsking(false)
    setDraft(null)
  }

  return (
    <>
      {draft === null ? (
        <ProofSales
          onChosen={(detail) => {
            setOutcome(null)
            setDraft({ ...newDraft(detail), withCard: true })
          }}
        />
      ) : (
        <ProofCard draft={draft} isAsking={isAsking} onDraft={setDraft} onProve={() => void prove(draft)} />
      )}
      <div aria-live="polite">
        {outcome === null ? null : outcome.ok ? (
          <Notice tone="good">{t('diagnostics.proof.done', { form: formSentence(outcome.accepted) })}</Notice>
        ) : (
          <Notice tone="bad">
            {proofErrorSentence(t, outcome.error, {
              ...clock,
              currency: draft === null ? 'PEN' : saleCurrency(draft.detail.sale),
            })}
          </Notice>
        )}
      </div>
    </>
  )
}
