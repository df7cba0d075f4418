import { isExceeded, limitUses } from '../../../domain/limits.ts'
import type { QueueLoad } from '../../../domain/limits.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import type { Result } from '../../../domain/result.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { asksForBank, draftBank, draftMinor } from '../../flow/draft.ts'
import type { Draft } from '../../flow/draft.ts'
import type { About } from '../../parts/queue-limits.ts'
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

/** Why a supervisor's PIN is asked for. */
export type PinReason = 'always' | 'limit' | 'wrongPin'

/** Whether a supervisor's PIN is asked for, and why: main said so, or the limits foresee it; `null`: it is not. */
export function pinReason(
  about: About | null,
  load: QueueLoad | null,
  settings: StoreSettings | null,
  failure: SubmitFailure | null,
): PinReason | null {
  if (failure?.tag === 'SupervisorNeeded') return failure.why
  if (settings === null || about === null) return null
  if (settings.supervisorApproval === 'always') return 'always'
  // Where nobody has a PIN none is asked for: main says which limit it is.
  if (settings.supervisorApproval === 'never' || settings.supervisors.length === 0) return null
  const uses = limitUses(load ?? emptyLoad, about.kind, about.money, settings.limits)
  return uses.some(isExceeded) ? 'limit' : null
}

/** Until main has told what waits, only what is of the operation itself is judged. */
const emptyLoad: QueueLoad = { rows: 0, minor: {}, today: [] }
