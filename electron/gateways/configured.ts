import type { SteadyClock } from '../../domain/steady-clock.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { DayRecords, Gateway, PaymentQuery, SaleSearch } from './gateway.ts'
import { kushkiHost, liquidoHosts, originOf } from './hosts.ts'
import { createKushkiGateway } from './kushki.ts'
import { createLiquidoGateway } from './liquido.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { SandboxAddress } from '../training/sandbox-process.ts'

export type Gateways = {
  kushki: Gateway & SaleSearch & DayRecords
  liquido: Gateway & PaymentQuery
  /** Whether the store uses the gateway at all. */
  isEnabled(name: GatewayName): boolean
}

/** In place of training's acquirer until it listens: a port where nobody answers, so that requests fail as if offline. */
const nowhere = 'http://127.0.0.1:9'

/**
 * Both gateways over the store's settings and secrets, read at every request; in training over the built-in acquirer
 * instead, whatever the settings say: no host and no credential of the store is ever used there.
 */
export function createGateways(dependencies: {
  settings: () => StoreSettings
  secrets: Pick<Secrets, 'get'>
  clock: SteadyClock
  /** `null`: not the training profile. */
  training: { address(): SandboxAddress | null } | null
}): Gateways {
  const { settings, secrets, clock, training } = dependencies
  const trainingAddress = (): SandboxAddress | null => training?.address() ?? null
  const secret =
    (name: Parameters<Secrets['get']>[0], inTraining: (address: SandboxAddress) => string | undefined) =>
    (url: string): Promise<string | null> => {
      if (training === null) return secrets.get(name, originOf(url))
      const address = trainingAddress()
      return Promise.resolve(address === null ? 'training' : (inTraining(address) ?? null))
    }

  return {
    kushki: createKushkiGateway({
      baseUrl: () => (training === null ? kushkiHost(settings()) : (trainingAddress()?.kushki ?? nowhere)),
      credential: secret('kushkiCredential', ({ credential }) => credential),
      timeoutMs: () => settings().kushki.timeoutMs,
      timeZone: () => settings().rules.timeZone,
      clock,
      onServerTime: (...told) => clock.heard(...told),
    }),
    liquido: createLiquidoGateway({
      apiUrl: () =>
        training === null ? liquidoHosts(settings()).apiUrl : (trainingAddress()?.liquido ?? nowhere),
      authUrl: () =>
        training === null
          ? liquidoHosts(settings()).authUrl
          : (trainingAddress()?.liquidoAuth ?? trainingAddress()?.liquido ?? nowhere),
      clientId: secret('liquidoClientId', ({ liquidoClientId }) => liquidoClientId),
      clientSecret: secret('liquidoClientSecret', ({ liquidoClientSecret }) => liquidoClientSecret),
      apiKey: secret('liquidoApiKey', ({ liquidoApiKey }) => liquidoApiKey),
      timeoutMs: () => settings().liquido.timeoutMs,
      clock,
      onServerTime: (...told) => clock.heard(...told),
    }),
    isEnabled: (name) => name === 'kushki' || settings().liquido.enabled,
  }
}
