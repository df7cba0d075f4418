import type { ProveReaderError, QueueRow } from '../../contract/operations.ts'
import type { ProfileName, StoreSettings } from '../../contract/settings.ts'
import { agreementOf, sentCiphertext } from '../../domain/agreed-ciphertext.ts'
import type { AcceptedProfile } from '../../domain/agreed-ciphertext.ts'
import { actorName } from '../../domain/authority.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { AdministrativeJournal } from '../authority/administrative-journal.ts'
import { acceptOperation } from './accept.ts'
import type { AcceptDependencies } from './accept.ts'

/** The gateway's own wait for an answer is shorter; what comes later proves nothing here. Milliseconds. */
const outcomeWaitMs = 60_000

type Saved = { ok: boolean }

type ProveReaderDependencies = AcceptDependencies & {
  profile: ProfileName
  administrative: AdministrativeJournal
  /** Writes the settings, as an administrator saves them. */
  save: (settings: StoreSettings) => Saved | Promise<Saved>
}

/**
 * Takes a test sale back with a card whose form nobody agreed to, and writes that form into the settings where the acquirer
 * approves: it has opened the card. Only where no real money is; everything else is judged as of any operation.
 */
export async function proveReader(
  request: OperationRequest,
  dependencies: ProveReaderDependencies,
): Promise<Result<{ row: QueueRow; accepted: AcceptedProfile }, ProveReaderError>> {
  const { profile, administrative, caller, outbox, save } = dependencies
  if (profile === 'live') return err({ tag: 'NotHere' })
  const form = formOf(request)
  if (form === null) return err({ tag: 'NoCard' })
  const settings = (): StoreSettings => withForm(dependencies.settings(), form)
  const handedIn = acceptOperation(request, { ...dependencies, settings })
  if (!handedIn.ok)
    return err(
      handedIn.error.tag === 'StorageFailed' ? handedIn.error : { tag: 'NotAccepted', error: handedIn.error },
    )
  const row = await outbox.waitForFirstOutcome(request.operationId, outcomeWaitMs)
  if (!row.ok) return err(row.error.tag === 'StorageFailed' ? row.error : { tag: 'NoOutcome' })
  const failure = failureOf(row.value)
  administrative.note(
    actorName(caller, request.cashier),
    failure === null ? 'readerProven' : 'readerNotProven',
    {
      operationId: request.operationId,
      form: JSON.stringify(form),
      ...(failure === null ? {} : { why: failure.tag }),
    },
  )
  if (failure !== null) return err(failure)
  return (await save(settings())).ok ? ok({ row: row.value, accepted: form }) : err({ tag: 'NotSaved' })
}

/** The form of the card in a request; `null`: there is none. */
function formOf(request: OperationRequest): AcceptedProfile | null {
  if (request.gateway !== 'kushki' || request.reading === undefined) return null
  const { card_details } = request.body
  return card_details === undefined
    ? null
    : agreementOf(sentCiphertext(card_details, request.reading.profile))
}

/** The same settings with one more form accepted, where they do not have it yet. */
function withForm(settings: StoreSettings, form: AcceptedProfile): StoreSettings {
  const { accepted } = settings.readers
  const isThere = accepted.some((known) => isSameForm(known, form))
  return isThere ? settings : { ...settings, readers: { ...settings.readers, accepted: [...accepted, form] } }
}

const isSameForm = (one: AcceptedProfile, other: AcceptedProfile): boolean =>
  (Object.keys(other) as (keyof AcceptedProfile)[]).every((member) => one[member] === other[member])

/** What an outcome says of the card; `null`: that the acquirer has opened it. */
function failureOf({ state, lastAnswer }: QueueRow): ProveReaderError | null {
  switch (state) {
    case 'approved':
      return null
    case 'declined':
    case 'refused':
      return lastAnswer?.code === 'cardUnreadable'
        ? { tag: 'NotOpened' }
        : { tag: 'Declined', answer: lastAnswer }
    case 'queued':
    case 'sending':
    case 'unknown':
    case 'inProgress':
    case 'attention':
    case 'expired':
    case 'cancelled':
      return { tag: 'NoOutcome' }
  }
}
