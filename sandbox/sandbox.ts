import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../domain/clock.ts'
import { createAgreements } from './cards/agreements.ts'
import { createSandboxClock, type SandboxClock } from './clock.ts'
import { createControl } from './control/routes.ts'
import { createFaults, type Fault } from './faults.ts'
import { createGateway } from './http/gateway.ts'
import { createListener, type Listener } from './http/listener.ts'
import { createProcessor, type ProcessorSettings } from './kushki/processor.ts'
import { kushkiRoutes } from './kushki/routes.ts'
import { merchantId } from './kushki/search.ts'
import { createWebhooks } from './kushki/webhooks.ts'
import { openLedger, type Ledger } from './ledger/ledger.ts'
import { createLiquidoAcquirer } from './liquido/acquirer.ts'
import { createCallbacks } from './liquido/callbacks.ts'
import { liquidoRoutes } from './liquido/routes.ts'
import { createTokens, type LiquidoClient } from './liquido/tokens.ts'
import { createNotifier } from './notifications/notifier.ts'
import { createPersonalities } from './personalities/personalities.ts'
import { createFaultSetter } from './refusals.ts'
import { createRequestsLog } from './requests.ts'

export type SandboxDependencies = {
  /** Port of the Kushki gateway; Liquido and control take the next two. 0: any free ports. @default 0 */
  port?: number
  /** SQLite file that keeps the ledger across restarts; left out: in memory. */
  ledgerFile?: string
  /** The same seed makes the same sample sales. @default 1 */
  seed?: number
  /** Whether a new ledger starts with the sample sales. @default true */
  samples?: boolean
  /** The machine's clock, which the sandbox's own is offset from. @default Date.now */
  clock?: Clock
  /** What `Private-Credential-Id` must say. */
  credential?: string
  /** How the acquirers behave at first, as `PUT /personalities` takes it. @default friendly */
  personalities?: readonly string[]
  /** Whether card blocks are opened, or taken as they are. @default true */
  opensCards?: boolean
  /** How long a slow answer takes, real milliseconds. @default 5000 */
  slowAnswerMs?: number
  /** Hears of faults of the sandbox itself. @default prints them on stderr */
  onDefect?: (error: unknown) => void
}

/** Where the sandbox listens and what it wants to hear, as its one JSON line says. */
export type SandboxAddress = {
  kushki: string
  liquido: string
  /** `Private-Credential-Id` of Kushki. */
  credential: string
  control: string
  /** The control API takes it as `Authorization: Bearer`; another one at each start. */
  controlToken: string
  /** `X-Kushki-Key` of Kushki's webhooks, and the signature that they are signed with. */
  kushkiMerchantId: string
  kushkiWebhookSignature: string
  /** Base of Liquido's authorisation server: `POST /oauth2/token`. */
  liquidoAuth: string
  liquidoClientId: string
  liquidoClientSecret: string
  liquidoApiKey: string
}

export type Sandbox = {
  address: SandboxAddress
  /** For tests in the same process; over HTTP the control API does the same. */
  clock: SandboxClock
  ledger: Ledger
  setFaults: (faults: Fault[]) => Promise<void>
  /** Closes every listener, link and wait, and the ledger. A second call does nothing. */
  stop: () => Promise<void>
}

/** What a client of the gateways must know; fixed, because there is nothing here to keep secret. */
const liquidoClient: LiquidoClient = {
  clientId: 'sandbox-client',
  clientSecret: 'sandbox-client-secret',
  apiKey: 'sandbox-api-key',
}

const webhookSignature = 'sandbox-webhook-signature'

const printDefect = (error: unknown): void => {
  process.stderr.write(
    `sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
}

/** Opens all listeners or none. @param port of the first; 0: any free ports */
async function openAll(port: number, listeners: Listener[]): Promise<void> {
  try {
    for (const [index, listener] of listeners.entries()) await listener.open(port === 0 ? 0 : port + index)
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()))
    throw error
  }
}

/** The books, the rules of both acquirers over them, and what a test may change of them. */
function createAcquirers(options: SandboxDependencies, clock: SandboxClock) {
  const personalities = createPersonalities()
  const set = personalities.set(options.personalities ?? [])
  if (!set.ok) throw new Error(set.error)
  const ledger = openLedger({
    file: options.ledgerFile ?? ':memory:',
    seed: options.seed ?? 1,
    samples: options.samples ?? true,
    clock,
  })
  const settings: ProcessorSettings = {
    partialVoids: true,
    slowAnswerMs: options.slowAnswerMs ?? 5000,
  }
  const { behaviour } = personalities
  const acquirer = createLiquidoAcquirer({ ...ledger, clock, behaviour })
  return {
    ledger,
    settings,
    processor: createProcessor({ ...ledger, clock, settings, behaviour, uuid: randomUUID }),
    webhooks: createWebhooks({ ...ledger, clock, behaviour, secret: webhookSignature }),
    notifier: createNotifier(clock, behaviour),
    personalities,
    agreements: createAgreements(options.opensCards ?? true),
    behaviour,
    acquirer,
    tokens: createTokens(liquidoClient, clock, randomUUID),
    callbacks: createCallbacks({ ...ledger, acquirer, clientSecret: liquidoClient.clientSecret, clock }),
  }
}

/** Starts an acquirer on loopback. Rejects where a port is taken or the ledger file cannot be opened. */
export async function startSandbox(options: SandboxDependencies = {}): Promise<Sandbox> {
  const { port = 0, credential = 'sandbox-private-credential', onDefect = printDefect } = options
  const clock = createSandboxClock(options.clock ?? { now: () => Date.now() })
  const acquirers = createAcquirers(options, clock)
  const { ledger, behaviour, notifier } = acquirers
  const { clientId, clientSecret, apiKey } = liquidoClient

  const controlToken = randomBytes(32).toString('base64url')
  const faults = createFaults()
  const requests = createRequestsLog()
  const stopping = new AbortController()
  const shared = { faults, requests, clock, behaviour, notifier, stopping: stopping.signal, onDefect }
  const routes = {
    kushki: kushkiRoutes({ ...ledger, ...acquirers, credential, clock }),
    liquido: liquidoRoutes({ ...ledger, ...acquirers, apiKey }),
  }
  const kushki = createListener(createGateway({ ...shared, name: 'kushki', routes: routes.kushki }))
  const liquido = createListener(createGateway({ ...shared, name: 'liquido', routes: routes.liquido }))
  const faultSetter = createFaultSetter(faults, { kushki, liquido }, onDefect)
  const control = createListener(createControl({ ...shared, ...acquirers, faultSetter, token: controlToken }))
  const listeners = [kushki, liquido, control]
  await openAll(port, listeners).catch((error: unknown) => {
    ledger.close()
    throw error
  })

  return {
    address: {
      kushki: kushki.url(),
      liquido: liquido.url(),
      credential,
      control: control.url(),
      controlToken,
      kushkiMerchantId: merchantId,
      kushkiWebhookSignature: webhookSignature,
      liquidoAuth: liquido.url(),
      liquidoClientId: clientId,
      liquidoClientSecret: clientSecret,
      liquidoApiKey: apiKey,
    },
    clock,
    ledger,
    setFaults: (list) => faultSetter.set(list),
    stop: async () => {
      if (stopping.signal.aborted) return
      stopping.abort()
      faultSetter.stop()
      notifier.stop()
      await Promise.all(listeners.map((listener) => listener.close()))
      ledger.close()
    },
  }
}
