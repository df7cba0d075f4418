import { asksForBank, draftMinor } from '../../flow/draft.ts'
import type { Draft, DraftChange, Missing } from '../../flow/draft.ts'
import { draftBank } from '../../flow/bank.ts'
import { AmountChoice } from './AmountChoice.tsx'
import { BankForm } from './BankForm.tsx'
import { CardChoice } from './CardChoice.tsx'
import { KindChoice } from './KindChoice.tsx'
import { ReasonChoice } from './ReasonChoice.tsx'

export type SaleChoicesProps = {
  draft: Draft
  /** What is still missing, once the cashier tried to go on. */
  lacking: Missing | null
  /** Whether the cashier tried to go on: only then is what is wrong pointed out. */
  isChecked: boolean
  onChange: (change: DraftChange) => void
}

/** How much, with which card, to which account: what applies to the chosen kind. */
export function SaleChoices({ draft, lacking, isChecked, onChange }: SaleChoicesProps) {
  const { detail, kind } = draft
  const availability = kind === null ? null : detail.options[kind]
  const bank = draftBank(draft)
  return (
    <div className="sale-choices">
      {availability?.state === 'open' ? (
        <>
          <AmountChoice
            draft={draft}
            availability={availability}
            isWrong={lacking === 'amount'}
            onChange={onChange}
          />
          {detail.sale.gateway === 'kushki' ? (
            <CardChoice
              draft={draft}
              minor={draftMinor(draft) ?? availability.maxMinor}
              onChange={onChange}
            />
          ) : null}
          {asksForBank(draft) ? (
            <BankForm
              bank={draft.bank}
              wrong={isChecked && 'wrong' in bank ? bank.wrong : []}
              onChange={(changed) => onChange({ bank: changed })}
            />
          ) : null}
        </>
      ) : null}
    </div>
  )
}

/** What is done with the sale, and why. */
export function KindAndReason({ draft, onChange }: Pick<SaleChoicesProps, 'draft' | 'onChange'>) {
  const { detail, kind } = draft
  return (
    <div className="sale-choices">
      <KindChoice options={detail.options} kind={kind} onKind={(chosen) => onChange({ kind: chosen })} />
      {kind === null || detail.options[kind].state !== 'open' ? null : (
        <ReasonChoice draft={draft} onChange={onChange} />
      )}
    </div>
  )
}
