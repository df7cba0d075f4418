import { nobodySignsIn } from '../../domain/authority.ts'
import type { SteadyClock } from '../../domain/steady-clock.ts'
import { isEnded } from '../../domain/operations.ts'
import { ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { createMemorySweep, garbageCollector } from '../app/memory-sweep.ts'
import { systemRandomness, systemTimers } from '../app/system-time.ts'
import { createGateways } from '../gateways/configured.ts'
import type { Gateways } from '../gateways/configured.ts'
import { operationsHandlers } from '../handlers/operations.ts'
import type { CurrentQueue } from '../handlers/open-queue.ts'
import { queueHandlers } from '../handlers/queue.ts'
import { salesHandlers } from '../handlers/sales.ts'
import { answerCall } from '../ipc/answer-call.ts'
import type { CallRefusal, SomeHandlers } from '../ipc/answer-call.ts'
import { createPublisher } from '../ipc/publish.ts'
import type { Publish } from '../ipc/publish.ts'
import { openQueue, permitsBy } from '../modules/open-queue.ts'
import type { StartedQueue } from '../modules/open-queue.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { storageFailed } from '../storage/failure.ts'
import type { StorageFailure } from '../storage/failure.ts'
import { contractCalls, isOwnCall, lineSchema } from './calls.ts'
import type { Line } from './calls.ts'
import { createOwnCalls } from './own-calls.ts'
import { createTillHub } from './till-hub.ts'
import type { TillHub } from './till-hub.ts'
import { createTillTime } from './till-time.ts'
import type { TillTime } from './till-time.ts'

export type TillOptions = {
  /** The data directory, which has to exist. Beside it lies a file that notices when it is put back from a copy. */
  directory: string
  settings: StoreSettings
  secrets: Pick<Secrets, 'get'>
  /** The key of the card data at rest, 32 bytes; `null`: none is kept, as on a machine without a keyring. */
  cardKey: Buffer | null
  /** The counter's own key, 32 bytes, by which a store's hub knows it. @default none, so that it joins none */
  counterKey?: Buffer | null
  /** Whether `pass` lets time pass: for acquirers on this machine that can do the same, and no others. @default false */
  isTimeTested?: boolean
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
  let queue: StartedQueue | null = null
  const time = createTillTime(() => queue !== null)
  const { clock } = time
  const settings = (): StoreSettings => ({ ...options.settings, hub: hub.record() })
  const gateways = createGateways({ settings, secrets: options.secrets, clock, training: null })
  const publish = publisherOf(say)
  const hub = createTillHub({
    directory: options.directory,
    counterKey: options.counterKey ?? null,
    settings: options.settings,
    current: () => current(),
    opened: () => queue,
    onChanged: publish.hub.changed,
    clock,
    timers: time.timers,
  })

  function open(): Result<StartedQueue, StorageFailure> {
    if (queue !== null) return ok(queue)
    const opened = openTillQueue(options, { settings, gateways, time, publish, hub, say })
    if (!opened.ok) onFailed(opened.error)
    else {
      queue = opened.value
      hub.begin()
    }
    return opened
  }

  const current: CurrentQueue = () => {
    const opened = open()
    return opened.ok ? opened : storageFailed(opened.error)
  }
  const handlers = contractHandlers(current, settings, clock, hub)
  const answerOwn = createOwnCalls({ current, settings, time, isTimeTested: options.isTimeTested === true })

  async function answer({ id, call, input }: Line): Promise<TillLine> {
    const answered = isOwnCall(call)
      ? await answerOwn(call, input)
      : await answerCall(handlers, contractCalls.get(call) ?? '', input, () => nobodySignsIn)
    return answered.ok ? { id, call, answer: answered.value ?? null } : { id, call, refused: answered.error }
  }

  return {
    async take(text) {
      const line = readLine(text)
      say(line === null ? { id: null, call: null, refused: { why: 'notALine' } } : await answer(line))
    },
    async stop() {
      await hub.stop()
      await queue?.stop()
    },
  }
}

type OpeningParts = {
  settings: () => StoreSettings
  gateways: Gateways
  time: TillTime
  publish: Publish
  hub: TillHub
  say: (line: TillLine) => void
}

/** The queue over the data directory, with its link to a hub heard. */
function openTillQueue(
  options: TillOptions,
  { settings, gateways, time, publish, hub, say }: OpeningParts,
): Result<StartedQueue, StorageFailure> {
  return openQueue({
    directory: options.directory,
    rollbackDetector: `${options.directory}.seen.json`,
    cardKey: options.cardKey,
    settings,
    secrets: options.secrets,
    gateways,
    clock: time.clock,
    timers: time.timers,
    randomness: systemRandomness,
    onCardDone: createMemorySweep(systemTimers, garbageCollector()),
    permits: permitsBy(
      () => hub.link(),
      () => hub.record() !== null,
    ),
    onRow({ operationId, state }) {
      if (isEnded(state)) hub.link()?.permits.forget(operationId)
    },
    onRows(rows) {
      publish.operations.changed({ rows })
      hub.link()?.journalGrew()
    },
    onSummary: publish.queue.changed,
    onSalesChanged: () => publish.sales.changed(undefined),
    onStorageFailed: ({ tag }) => say({ event: 'storage', payload: { state: tag } }),
    onStorageWell: () => say({ event: 'storage', payload: { state: 'ok' } }),
  })
}

/** The window's calls, answered as main answers them. */
const contractHandlers = (
  current: CurrentQueue,
  settings: () => StoreSettings,
  clock: SteadyClock,
  hub: TillHub,
): SomeHandlers => ({
  sales: salesHandlers(current, settings, clock),
  operations: operationsHandlers(current, settings, () => hub.link()?.permits ?? null),
  hub: hub.handlers,
  queue: queueHandlers(current, settings, clock),
  diagnostics: {
    async applyCallback(handed) {
      const opened = current()
      return opened.ok ? opened.value.applyCallback(handed) : opened
    },
  },
})

function readLine(text: string): Line | null {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Every event of the contract as a line: a till without a window has nobody to keep one from. */
const publisherOf = (say: (line: TillLine) => void): Publish =>
  createPublisher(
    () => ({
      isDestroyed: () => false,
      send: (event: string, payload: unknown) => say({ event, payload }),
    }),
    () => true,
    (call, error) => {
      throw new Error(`${call} cannot be told`, { cause: error })
    },
  )
