import { join } from 'node:path'
import { z } from 'zod'
import { supervise } from '../processes/supervisor.ts'
import type { SupervisorDependencies, UtilityProcess } from '../processes/supervisor.ts'

/** What the sandbox prints and posts when it listens. */
const sandboxAddressSchema = z.object({
  kushki: z.url(),
  liquido: z.url(),
  credential: z.string(),
  control: z.url(),
  controlToken: z.string(),
  liquidoAuth: z.url().optional(),
  liquidoClientId: z.string().optional(),
  liquidoClientSecret: z.string().optional(),
  liquidoApiKey: z.string().optional(),
})
export type SandboxAddress = z.infer<typeof sandboxAddressSchema>

export type TrainingSandbox = {
  /** `null` until it listens, and while it is being restarted. */
  address(): SandboxAddress | null
  stop(): Promise<void>
}

/**
 * Training's acquirer: the sandbox in a process of its own on loopback, its ledger kept in the training profile's
 * folder, so that what was queued yesterday still finds its sale. It is started again when it ends.
 */
export function startTrainingSandbox(
  dependencies: Pick<SupervisorDependencies, 'forceEnd' | 'timers' | 'randomness'> & {
    fork: (entry: string, parameters: string[]) => UtilityProcess
    entry: string
    folder: string
    onListening: (address: SandboxAddress) => void
  },
): TrainingSandbox {
  let current: SandboxAddress | null = null
  const { forceEnd, timers, randomness } = dependencies
  const supervisor = supervise({
    fork: () =>
      dependencies.fork(dependencies.entry, [
        '--port',
        '0',
        '--ledger',
        join(dependencies.folder, 'sandbox-ledger.db'),
      ]),
    forceEnd,
    timers,
    randomness,
    // It serves HTTP and listens to nothing else; whoever needs it asks it there.
    ping: null,
    isAtRest: () => true,
    message(message) {
      const parsed = sandboxAddressSchema.safeParse(message)
      if (!parsed.success) return
      current = parsed.data
      dependencies.onListening(current)
    },
    ended() {
      current = null
    },
    healthChanged: () => undefined,
  })
  return { address: () => current, stop: () => supervisor.stop() }
}
