import type { Draft } from '../../flow/draft.ts'
import { useWords } from '../../i18n/index.ts'
import { ReaderPanel } from '../../reader/ReaderPanel.tsx'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'
import { lastFourOf } from '../../../domain/same-card.ts'
import { saleCurrency } from '../../sentences/sale.ts'

export type CardChoiceProps = {
  draft: Draft
  /** What the reader is told, minor units. */
  minor: number
  onChange: (change: Pick<Partial<Draft>, 'withCard' | 'presentation'>) => void
}

/** Without the card, unless the customer has it at hand; with it, the live picture of the reader. */
export function CardChoice({ draft, minor, onChange }: CardChoiceProps) {
  const { t } = useWords()
  const isCardlessOnly = useSnapshot(settings)?.cardData.policy === 'cardlessOnly'
  const { sale } = draft.detail
  return (
    <fieldset className="card-choice" data-part="card">
      <legend>{t('sale.cardChoice')}</legend>
      <div className="radio-line">
        <label className="radio">
          <input
            type="radio"
            name="card"
            checked={!draft.withCard}
            onChange={() => onChange({ withCard: false })}
          />
          <span>{t('sale.cardless')}</span>
        </label>
        <label className="radio">
          <input
            type="radio"
            name="card"
            checked={draft.withCard}
            disabled={isCardlessOnly}
            onChange={() => onChange({ withCard: true })}
          />
          <span>{t('sale.withCard')}</span>
        </label>
      </div>
      {isCardlessOnly ? <p className="hint">{t('sale.cardlessOnly')}</p> : null}
      {draft.withCard ? (
        <ReaderPanel
          minor={minor}
          currency={saleCurrency(sale)}
          presentation={draft.presentation}
          expectedLastFour={sale.gateway === 'kushki' ? lastFourOf(sale.maskedPan) : null}
          onPresented={(presentation) => onChange({ presentation })}
        />
      ) : (
        <p className="hint">{t('sale.cardlessHint')}</p>
      )}
    </fieldset>
  )
}
