import { Button } from 'react-aria-components'
import { saleMarks } from '../../../domain/sale-facts.ts'
import { draftMinor } from '../../flow/draft.ts'
import type { Draft } from '../../flow/draft.ts'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ReaderPanel } from '../../reader/ReaderPanel.tsx'
import { saleCurrency } from '../../sentences/sale.ts'

export type ProofCardProps = {
  draft: Draft
  isAsking: boolean
  onDraft: (draft: Draft) => void
  onProve: () => void
}

/** The test card, in whatever form its reader gives it, and the question to the acquirer. */
export function ProofCard({ draft, isAsking, onDraft, onProve }: ProofCardProps) {
  const { t } = useWords()
  const { sale } = draft.detail
  const minor = draftMinor(draft) ?? 0
  const currency = saleCurrency(sale)
  return (
    <>
      <p>
        {t('diagnostics.proof.present', {
          kind: draft.kind === null ? '' : t(`kind.${draft.kind}`),
          money: formatMoney({ currency, minor }),
        })}
      </p>
      <ReaderPanel
        minor={minor}
        currency={currency}
        isProof
        presentation={draft.presentation}
        expectedLastFour={saleMarks(sale).cardLastFour ?? null}
        onPresented={(presentation) => onDraft({ ...draft, presentation })}
      />
      <div>
        <Button
          className="button button-main"
          isDisabled={isAsking || draft.presentation?.outcome.ok !== true}
          onPress={onProve}
        >
          {t(isAsking ? 'diagnostics.proof.running' : 'diagnostics.proof.prove')}
        </Button>
      </div>
    </>
  )
}
