import { join } from 'node:path'
import { z } from 'zod'

/** What the sandbox prints and posts when it listens. */
const sandboxAddressSchema = z.object({
  kushki: z.url(),
  liquido: z.url(),
  credential: z.string(),
  control: z.url(),
  liquidoAuth: z.url().optional(),
  liquidoClientId: z.string().optional(),
  liquidoClientSecret: z.string().optional(),
  liquidoApiKey: z.string().optional(),
})
export type SandboxAddress = z.infer<typeof sandboxAddressSchema>

/** The part of Electron's UtilityProcess that is used. */
export type ChildProcess = {
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  postMessage(message: unknown): void
  kill(): boolean
}

const restartAfterMs = 1000

export type TrainingSandbox = {
  /** `null` until it listens, and while it is being restarted. */
  address(): SandboxAddress | null
  stop(): void
}

/**
 * Training's acquirer: the sandbox in a process of its own on loopback, its ledger kept in the training profile's
 * folder, so that what was queued yesterday still finds its sale. It is started again when it ends.
 */
export function startTrainingSandbox(dependencies: {
  fork: (entry: string, parameters: string[]) => ChildProcess
  entry: string
  folder: string
  onListening: (address: SandboxAddress) => void
}): TrainingSandbox {
  let current: SandboxAddress | null = null
  let isStopped = false
  let child = start()

  function start(): ChildProcess {
    const started = dependencies.fork(dependencies.entry, [
      '--port',
      '0',
      '--ledger',
      join(dependencies.folder, 'sandbox-ledger.db'),
    ])
    started.on('message', (message) => {
      const parsed = sandboxAddressSchema.safeParse(message)
      if (!parsed.success) return
      current = parsed.data
      dependencies.onListening(current)
    })
    started.on('exit', () => {
      current = null
      // Not at once: a sandbox that cannot start must not keep the machine busy.
      if (!isStopped) setTimeout(restart, restartAfterMs)
    })
    return started
  }

  function restart(): void {
    if (!isStopped) child = start()
  }

  return {
    address: () => current,
    stop() {
      isStopped = true
      child.kill()
    },
  }
}
