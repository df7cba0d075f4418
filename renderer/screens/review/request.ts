import type { OperationRequest } from '../../../contract/operations.ts'
import type { Result } from '../../../contract/result.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { asksForBank, draftBank, draftMinor } from '../../flow/draft.ts'
import type { Draft } from '../../flow/draft.ts'
import { buildOperationRequest } from '../../requests/index.ts'
import type { BuildError } from '../../requests/index.ts'
import type { SubmitFailure } from './submit.ts'

/** The exact request that the draft stands for, with the ids made when the review began. */
export function requestOf(
  draft: Draft,
  settings: StoreSettings,
  cashier: string,
  pin: string,
): Result<OperationRequest, BuildError> {
  const { detail, kind, ids, presentation } = draft
  const amountMinor = draftMinor(draft)
  if (kind === null || ids === null || amountMinor === null)
    return { ok: false, error: { tag: 'AmountNotPossible' } }
  const bank = asksForBank(draft) ? draftBank(draft) : null
  const reading = draft.withCard && presentation?.outcome.ok === true ? presentation.outcome.value : null
  return buildOperationRequest({
    kind,
    sale: detail.sale,
    earlier: detail.earlier,
    settings,
    ids,
    amountMinor,
    cashier,
    ...(reading && presentation ? { card: { reading, readerName: presentation.readerName } } : {}),
    ...(pin === '' ? {} : { supervisorPin: pin }),
    ...(bank !== null && 'account' in bank ? { bankAccount: bank.account } : {}),
  })
}

/** Why a supervisor's PIN is asked for: main said so, or the settings foresee it; `null`: it is not. */
export function pinReason(
  draft: Draft,
  settings: StoreSettings | null,
  failure: SubmitFailure | null,
): 'always' | 'limit' | 'wrongPin' | null {
  if (failure?.tag === 'SupervisorNeeded') return failure.why
  if (settings === null || draft.kind === null) return null
  if (settings.supervisorApproval === 'always') return 'always'
  const minor = draftMinor(draft) ?? 0
  return settings.supervisorApproval === 'overLimit' && minor > settings.limits.perOperationMinor[draft.kind]
    ? 'limit'
    : null
}
