import type { z } from 'zod'
import type { Clock } from '../../domain/clock.ts'
import { createSteadyClock } from '../../domain/steady-clock.ts'
import type { SteadyClock } from '../../domain/steady-clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { systemElapsed, systemRandomness, systemTimers } from '../app/system-time.ts'
import { createGateways } from '../gateways/configured.ts'
import { operationsHandlers } from '../handlers/operations.ts'
import type { CurrentQueue } from '../handlers/open-queue.ts'
import { queueHandlers } from '../handlers/queue.ts'
import { salesHandlers } from '../handlers/sales.ts'
import { answerCall } from '../ipc/answer-call.ts'
import type { CallRefusal, SomeHandlers } from '../ipc/answer-call.ts'
import { createPublisher } from '../ipc/publish.ts'
import { openQueue } from '../modules/open-queue.ts'
import type { StartedQueue } from '../modules/open-queue.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { storageFailed } from '../storage/failure.ts'
import type { StorageFailure } from '../storage/failure.ts'
import { contractCalls, isOwnCall, lineSchema, ownCalls } from './calls.ts'
import type { Line, OwnCall } from './calls.ts'

export type TillOptions = {
  /** The data directory, which has to exist. Beside it lies a file that notices when it is put back from a copy. */
  directory: string
  settings: StoreSettings
  secrets: Pick<Secrets, 'get'>
  /** The key of the card data at rest, 32 bytes; `null`: none is kept, as on a machine without a keyring. */
  cardKey: Buffer | null
}

/** One line of standard output. */
export type TillLine =
  | { id: Line['id']; call: string; answer: unknown }
  /** The call was not carried out: `notALine` and what `answerCall` refuses. */
  | {
      id: Line['id'] | null
      call: string | null
      refused: { why: 'notALine' | CallRefusal['why']; detail?: string }
    }
  | { event: string; payload: unknown }

export type Till = {
  /** Carries one line out, and says its answer. Never throws. */
  take(line: string): Promise<void>
  /** Leaves in good order: what is on the wire is waited for as the app does. */
  stop(): Promise<void>
}

/**
 * The app's core without a window: storage, queue and gateways as the app puts them together, behind the same checked
 * calls. The data directory is opened by the first call that needs it, so that the clock can be set before.
 *
 * @param say is given every answer and event, in the order in which they come about
 * @param onFailed the data directory cannot be opened: there is nothing this process can do
 */
export function createTill(
  options: TillOptions,
  say: (line: TillLine) => void,
  onFailed: (failure: StorageFailure) => void,
): Till {
  let offsetMs = 0
  let queue: StartedQueue | null = null
  const wall: Clock = { now: () => Date.now() + offsetMs }
  let steady = createSteadyClock(wall, systemElapsed)
  const clock: SteadyClock = {
    now: () => steady.now(),
    heard: (...told) => steady.heard(...told),
    steppedMs: () => steady.steppedMs(),
    skewMs: () => steady.skewMs(),
    isInDoubt: () => steady.isInDoubt(),
  }
  const settings = (): StoreSettings => options.settings
  const gateways = createGateways({ settings, secrets: options.secrets, clock, training: null })
  const publish = createPublisher(() => ({
    isDestroyed: () => false,
    send: (event: string, payload: unknown) => say({ event, payload }),
  }))

  function open(): Result<StartedQueue, StorageFailure> {
    if (queue !== null) return ok(queue)
    const opened = openQueue({
      directory: options.directory,
      rollbackDetector: `${options.directory}.seen.json`,
      cardKey: options.cardKey,
      settings,
      secrets: options.secrets,
      gateways,
      clock,
      timers: systemTimers,
      randomness: systemRandomness,
      onRow: publish.operations.changed,
      onSummary: publish.queue.changed,
      onSalesChanged: () => publish.sales.changed(undefined),
      onStorageFailed: ({ tag }) => say({ event: 'storage', payload: { state: tag } }),
      onStorageWell: () => say({ event: 'storage', payload: { state: 'ok' } }),
    })
    if (opened.ok) queue = opened.value
    else onFailed(opened.error)
    return opened
  }

  const current: CurrentQueue = () => {
    const opened = open()
    return opened.ok ? opened : storageFailed(opened.error)
  }
  const handlers: SomeHandlers = {
    sales: salesHandlers(current, settings, clock),
    operations: operationsHandlers(current, settings),
    queue: queueHandlers(current, settings, clock),
    diagnostics: {
      async applyCallback(handed) {
        const opened = current()
        return opened.ok ? opened.value.applyCallback(handed) : opened
      },
    },
  }

  async function answerOwn(call: OwnCall, input: unknown): Promise<Result<unknown, CallRefusal>> {
    switch (call) {
      case 'clock': {
        const parsed = ownCalls.clock.safeParse(input)
        if (!parsed.success) return badInput(parsed.error)
        offsetMs = parsed.data.offsetMs ?? offsetMs
        // Before anything is opened it is the clock the till starts with; later it is one that was set.
        if (queue === null) steady = createSteadyClock(wall, systemElapsed)
        return ok({ now: clock.now(), offsetMs })
      }
      case 'rememberSales': {
        const parsed = ownCalls.rememberSales.safeParse(input)
        if (!parsed.success) return badInput(parsed.error)
        const opened = current()
        if (!opened.ok) return ok(opened)
        const put = opened.value.finder.remember(parsed.data.sales)
        return ok(put.ok ? put : storageFailed(put.error))
      }
      case 'backUp': {
        const parsed = ownCalls.backUp.safeParse(input)
        if (!parsed.success) return badInput(parsed.error)
        const opened = current()
        if (!opened.ok) return ok(opened)
        const made = await opened.value.storage.backUp(settings().queue.keepBackupsDays)
        return ok(made.ok ? ok(null) : storageFailed(made.error))
      }
    }
  }

  async function answer({ id, call, input }: Line): Promise<TillLine> {
    const answered = isOwnCall(call)
      ? await answerOwn(call, input)
      : await answerCall(handlers, contractCalls.get(call) ?? '', input)
    return answered.ok ? { id, call, answer: answered.value ?? null } : { id, call, refused: answered.error }
  }

  return {
    async take(text) {
      const line = readLine(text)
      say(line === null ? { id: null, call: null, refused: { why: 'notALine' } } : await answer(line))
    },
    async stop() {
      await queue?.stop()
    },
  }
}

const badInput = ({ issues }: z.ZodError): Result<never, CallRefusal> =>
  err({ why: 'badInput', detail: (issues[0]?.path.join('.') ?? '').slice(0, 80) })

function readLine(text: string): Line | null {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
