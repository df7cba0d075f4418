import { bridgeEventSchema, ksnDevice } from '../../contract/bridge.ts'
import type { BridgeCommand, BridgeEvent, LastKsn } from '../../contract/bridge.ts'
import type { Clock, Randomness, Timers } from '../../domain/clock.ts'
import type {
  BridgeHealth,
  NativeModule,
  Presentation,
  ReaderLogLine,
  ReadersSnapshot,
  ReaderState,
  SimulatedScenario,
} from '../../contract/readers.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { ReceiptPrinter, ReceiptPrinterProblem } from '../../contract/printing.ts'
import { supervise } from '../processes/supervisor.ts'
import type { Supervisor, UtilityProcess } from '../processes/supervisor.ts'

export type ReadersDependencies = {
  /** Starts the bridge: `utilityProcess.fork(entry)` in Electron. */
  fork(entry: string): UtilityProcess
  /** Ends a bridge that does not hear: SIGKILL. */
  forceEnd(pid: number): void
  /** Path of the bridge's built entry file. */
  entry: string
  settings(): StoreSettings
  onSnapshot(snapshot: ReadersSnapshot): void
  onPresentation(presentation: Presentation): void
  onLog(line: ReaderLogLine): void
  onHealth(health: BridgeHealth): void
  clock: Clock
  timers: Timers
  randomness: Pick<Randomness, 'number'>
}

export type Readers = {
  snapshot(): ReadersSnapshot
  /** A card is wanted for this amount (minor units), also of a reader that becomes ready later. */
  begin(wanted: { minor: number; currency: 'PEN' | 'USD'; anyForm?: true }): void
  /** A card is wanted to try the reader: its presentation says `test` and carries no ciphertext. */
  testRead(): void
  end(): void
  simulate(scenario: SimulatedScenario): void
  /**
   * Prints on a receipt printer. @param parts ESC/POS, each of whole commands
   * @returns why it did not print; `null`: it did
   */
  print(printer: ReceiptPrinter, parts: readonly Uint8Array[]): Promise<ReceiptPrinterProblem | null>
  /** The settings changed: the bridge is told the new ones. */
  reconfigure(): void
  suspend(): void
  resume(): void
  stop(): Promise<void>
}

/** Devices whose last key serial number is kept for a bridge that has to be started again. */
const maxLastKsns = 1000

/**
 * What the bridge was told and what it said, for one that has to be started again. A key serial number is remembered
 * by its device.
 */
function createBridgeMemory(settings: () => StoreSettings): {
  configuration(): BridgeCommand
  /** Notes a command and gives it back. */
  told(command: BridgeCommand): BridgeCommand
  presented(presentation: Presentation): void
  isCardWanted(): boolean
  /** All that a bridge which has just started has to be told. */
  everything(): BridgeCommand[]
} {
  const lastKsns = new Map<string, LastKsn>()
  let wanted: BridgeCommand | null = null
  let isSuspended = false
  const configuration = (): BridgeCommand => ({
    type: 'configure',
    settings: settings().readers,
    lastKsns: [...lastKsns.values()],
  })
  return {
    configuration,
    told(command) {
      if (command.type === 'begin' || command.type === 'testRead') wanted = command
      else if (command.type === 'end') wanted = null
      else if (command.type === 'suspend' || command.type === 'resume')
        isSuspended = command.type === 'suspend'
      return command
    },
    presented({ readerId, outcome }) {
      if (!outcome.ok) return
      const device = ksnDevice(readerId, outcome.value)
      lastKsns.delete(device)
      lastKsns.set(device, { device, ksn: outcome.value.track_ksn })
      const oldest = lastKsns.keys().next()
      if (lastKsns.size > maxLastKsns && oldest.done !== true) lastKsns.delete(oldest.value)
    },
    isCardWanted: () => wanted !== null,
    everything: () => [
      ...(isSuspended ? [{ type: 'suspend' } as const] : []),
      configuration(),
      ...(wanted === null ? [] : [wanted]),
    ],
  }
}

/**
 * Starts the bridge and keeps it running. A bridge that is started again is told everything anew (settings, key serial
 * numbers seen, a card that is waited for, suspension), so that its end costs the cashier a second and no more.
 */
export function startReaders(dependencies: ReadersDependencies): Readers {
  const memory = createBridgeMemory(() => dependencies.settings())
  const papers = createPapers(dependencies.timers, () => supervisor)
  let readers: ReaderState[] = []
  let missing: NativeModule[] = []

  const snapshot = (): ReadersSnapshot => ({ bridge: supervisor.health(), readers, missing })
  const tell = (command: BridgeCommand): void => supervisor.send(memory.told(command))

  const handle = (event: BridgeEvent): void => {
    switch (event.type) {
      case 'started':
        missing = event.missing
        dependencies.onSnapshot(snapshot())
        for (const command of memory.everything()) tell(command)
        break
      case 'readers':
        readers = event.readers
        dependencies.onSnapshot(snapshot())
        break
      case 'presented':
        memory.presented(event.presentation)
        dependencies.onPresentation(event.presentation)
        break
      case 'log':
        dependencies.onLog(event.line)
        break
      case 'printed':
        papers.printed(event.id, event.problem)
        break
      case 'pong':
        break
    }
  }

  const supervisor = supervise({
    ...dependencies,
    fork: () => dependencies.fork(dependencies.entry),
    ping: { type: 'ping' } satisfies BridgeCommand,
    isAtRest: () => !memory.isCardWanted(),
    message(message) {
      const event = bridgeEventSchema.safeParse(message)
      if (event.success) handle(event.data)
      else dependencies.onLog(refusedMessage(dependencies.clock.now()))
    },
    ended() {
      readers = readers.map(lostWithBridge)
      papers.ended()
    },
    healthChanged(health) {
      dependencies.onHealth(health)
      dependencies.onSnapshot({ bridge: health, readers, missing })
    },
  })

  return {
    snapshot,
    print: papers.print,
    ...commandsTo(tell),
    reconfigure: () => tell(memory.configuration()),
    stop: () => supervisor.stop(),
  }
}

/** What is told the bridge as it is asked. */
const commandsTo = (
  tell: (command: BridgeCommand) => void,
): Pick<Readers, 'begin' | 'testRead' | 'end' | 'simulate' | 'suspend' | 'resume'> => ({
  begin: (wanted) => tell({ type: 'begin', ...wanted }),
  testRead: () => tell({ type: 'testRead' }),
  end: () => tell({ type: 'end' }),
  simulate: (scenario) => tell({ type: 'simulate', scenario }),
  suspend: () => tell({ type: 'suspend' }),
  resume: () => tell({ type: 'resume' }),
})

/** How long a paper may take, milliseconds; the bridge itself gives up on each of its parts before. */
const printMs = 300_000

/** The papers that the bridge was given and has not answered for. */
function createPapers(
  timers: Timers,
  bridge: () => Pick<Supervisor, 'health' | 'send'>,
): {
  print: Readers['print']
  printed: (id: number, problem: ReceiptPrinterProblem | null) => void
  ended: () => void
} {
  const waiting = new Map<number, (problem: ReceiptPrinterProblem | null) => void>()
  let lastId = 0
  const printed = (id: number, problem: ReceiptPrinterProblem | null): void => waiting.get(id)?.(problem)
  return {
    print: (printer, parts) =>
      new Promise((resolve) => {
        if (bridge().health().state !== 'running') {
          resolve('notReached')
          return
        }
        const id = (lastId += 1)
        const cancel = timers.after(printMs, () => printed(id, 'notConfirmed'))
        waiting.set(id, (problem) => {
          cancel()
          waiting.delete(id)
          resolve(problem)
        })
        bridge().send({
          type: 'print',
          id,
          printer,
          parts: parts.map((part) => Buffer.from(part).toString('base64')),
        } satisfies BridgeCommand)
      }),
    printed,
    // Whatever was under way went with the process: nobody knows how far the paper came.
    ended() {
      for (const id of waiting.keys()) printed(id, 'notConfirmed')
    },
  }
}

const refusedMessage = (at: number): ReaderLogLine => ({
  at,
  readerId: '',
  direction: 'state',
  bytes: 0,
  text: 'a message of the bridge was refused: wrong shape',
})

/** Nothing is known of the readers until the next bridge has looked; they keep their place. */
const lostWithBridge = (reader: ReaderState): ReaderState =>
  reader.phase === 'absent' ? reader : { ...reader, phase: 'lost', activity: 'idle' }
