import type { DayClose, FindCloseError } from '../../contract/day-close.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { actorName } from '../../domain/authority.ts'
import type { Caller } from '../../domain/authority.ts'
import type { Clock } from '../../domain/clock.ts'
import { isEnded } from '../../domain/operations.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import { closeAsCsv } from '../day-close/close-csv.ts'
import { closeDay } from '../day-close/day-closer.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import { storageFailed } from '../storage/failure.ts'
import type { CurrentQueue } from './open-queue.ts'
import { historyOf } from './operations.ts'

type Dependencies = {
  queue: CurrentQueue
  settings: () => StoreSettings
  /** `null`: the keyring gives no key. */
  signer: () => JournalSigner | null
  clock: Clock
}

/** The window's calls about the close of day. */
export const dayCloseHandlers = ({ queue, settings, signer, clock }: Dependencies): Handlers['dayClose'] => ({
  async make({ by, ...asked }, caller) {
    const open = queue()
    if (!open.ok) return open
    const { storage, reconciler } = open.value
    const made = await closeDay(asked, actorName(caller, by), {
      storage,
      reconciler,
      signer: signer(),
      clock,
      timeZone: settings().rules.timeZone,
    })
    return made.ok ? ok({ ...made.value, close: shownClose(made.value.close, caller) }) : made
  },
  list({ limit, offset }) {
    const open = queue()
    if (!open.ok) return open
    const { storage } = open.value
    const page = storage.read(() => storage.dayCloses.list(limit, offset))
    return page.ok ? page : storageFailed(page.error)
  },
  get({ number }, caller) {
    const found = findClose(queue, number)
    return found.ok ? ok(shownClose(found.value, caller)) : found
  },
  ofDay({ day }, caller) {
    const open = queue()
    if (!open.ok) return open
    const { storage } = open.value
    const found = storage.read(() => storage.dayCloses.lastOf(day))
    if (!found.ok) return storageFailed(found.error)
    return ok(found.value === null ? null : shownClose(found.value, caller))
  },
  exportCsv({ number }) {
    const found = findClose(queue, number)
    return found.ok ? ok({ text: closeAsCsv(found.value) }) : found
  },
})

/** A close by its number. */
export function findClose(queue: CurrentQueue, number: number): Result<DayClose, FindCloseError> {
  const open = queue()
  if (!open.ok) return open
  const { storage } = open.value
  const found = storage.read(() => storage.dayCloses.get(number))
  if (!found.ok) return storageFailed(found.error)
  return found.value === null ? err({ tag: 'NoSuchClose' }) : ok(found.value)
}

/** A close as the caller may see it: all sums, and of other cashiers' ended operations nothing more. */
function shownClose(close: DayClose, caller: Caller): DayClose {
  const of = historyOf(caller)
  return of === null
    ? close
    : {
        ...close,
        operations: close.operations.filter(({ cashier, state }) => cashier === of || !isEnded(state)),
      }
}
