import type { Clock, Timers } from '../../domain/clock.ts'
import type { GatewayName } from '../../domain/sales.ts'
import type { Gateways } from './configured.ts'
import type { Obstacle } from './exchange.ts'
import type { GatewayAnswer } from './gateway.ts'

type CheckOutcome = 'ok' | 'unauthorised' | 'unreachable' | Obstacle | 'notConfigured' | 'strangeAnswer'

/** @property milliseconds from the request to its answer; 0 where the gateway was not asked */
type ConnectionCheck = { gateway: GatewayName; outcome: CheckOutcome; milliseconds: number }

/** Between the starts of two checks of one gateway. Milliseconds. */
export const checkGapMs = 3000

/** A gateway that says nothing for so long is not reachable. Milliseconds. */
const maxWaitMs = 20_000

/**
 * Runs `ask` once for all callers that come while it is under way, and not again before `gapMs` are over. A caller within
 * that time waits for the next run, so that no answer is older than the call it is given to.
 */
function coalesced<Answer>(ask: () => Promise<Answer>, gapMs: number, timers: Timers): () => Promise<Answer> {
  let shared: Promise<Answer> | null = null
  let rested: Promise<void> = Promise.resolve()
  const run = async (): Promise<Answer> => {
    await rested
    rested = new Promise((resolve) => void timers.after(gapMs, resolve))
    try {
      return await ask()
    } finally {
      shared = null
    }
  }
  return () => (shared ??= run())
}

/** Asks both gateways whether they answer with the store's credentials, however often it is called. */
export function createConnectionCheck(dependencies: {
  gateways: Gateways
  clock: Clock
  timers: Timers
}): () => Promise<ConnectionCheck[]> {
  const { gateways, clock, timers } = dependencies
  const checks = (['kushki', 'liquido'] as const).map((gateway) => {
    const ask = async (): Promise<ConnectionCheck> => {
      const before = clock.now()
      const answer = await gateways[gateway].check(AbortSignal.timeout(maxWaitMs))
      return { gateway, outcome: outcomeOf(answer), milliseconds: Math.max(0, clock.now() - before) }
    }
    const check = coalesced(ask, checkGapMs, timers)
    return (): Promise<ConnectionCheck> =>
      gateways.isEnabled(gateway)
        ? check()
        : Promise.resolve({ gateway, outcome: 'notConfigured', milliseconds: 0 })
  })
  return () => Promise.all(checks.map((check) => check()))
}

const obstacles: readonly Obstacle[] = ['proxyNotReached', 'proxySignIn', 'certificateRefused']

/** What a connection check shows. */
function outcomeOf({ summary }: GatewayAnswer): CheckOutcome {
  switch (summary.class) {
    case 'approved':
      return 'ok'
    case 'unauthorised':
      return summary.code === 'noCredential' ? 'notConfigured' : 'unauthorised'
    case 'notSent':
      return obstacles.find((obstacle) => obstacle === summary.code) ?? 'unreachable'
    case 'unknown':
    case 'retryLater':
    case 'declined':
    case 'refused':
    case 'inProgress':
      return summary.httpStatus === undefined ? 'unreachable' : 'strangeAnswer'
  }
}
