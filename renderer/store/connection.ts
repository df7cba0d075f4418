import type { GatewayConnection, GatewayServiceHealth, QueueSummary } from '../../contract/ipc.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { SearchReach } from './search-reach.ts'

/**
 * Worst first: what the banner shows where the gateways differ. A gateway that is not used does not count, and one that
 * was not tried yet says less than one that answers.
 */
const severity: readonly GatewayConnection['state'][] = [
  'paused',
  'offline',
  'notConfigured',
  'online',
  'untried',
]

/** The gateways that the store uses. */
export const connectionsInUse = (summary: QueueSummary | null): GatewayConnection[] =>
  (summary?.connections ?? []).filter(
    ({ gateway, state }) => gateway === 'kushki' || state !== 'notConfigured',
  )

/** A service that does not answer although its gateway takes operations; `null` where there is none. */
export const troubledService = (connection: GatewayConnection): GatewayServiceHealth | null =>
  sendsAtOnce(connection)
    ? (connection.services.find(({ state }) => state !== 'online' && state !== 'untried') ?? null)
    : null

/** A gateway that nothing was sent to yet is as ready as the search for sales found it. */
const asReached = (connection: GatewayConnection, reach: SearchReach | null): GatewayConnection =>
  connection.gateway !== 'kushki' || connection.state !== 'untried' || reach === null || reach === 'answered'
    ? connection
    : { ...connection, state: reach === 'notReached' ? 'offline' : 'notConfigured' }

/** The connection a person has to know of: the worst of those in use; `null` before main has told any. */
export function worstConnection(
  summary: QueueSummary | null,
  reach: SearchReach | null = 'answered',
): GatewayConnection | null {
  const weight = (connection: GatewayConnection): number =>
    severity.indexOf(connection.state) - (troubledService(connection) === null ? 0 : 0.5)
  return (
    connectionsInUse(summary)
      .map((connection) => asReached(connection, reach))
      .toSorted((a, b) => weight(a) - weight(b))[0] ?? null
  )
}

export const connectionOf = (summary: QueueSummary | null, gateway: GatewayName): GatewayConnection | null =>
  summary?.connections.find((connection) => connection.gateway === gateway) ?? null

/** Whether a new operation is sent at once, as far as is known. */
export const sendsAtOnce = (connection: GatewayConnection | null): boolean =>
  connection?.state === 'online' || connection?.state === 'untried'
