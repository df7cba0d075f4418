import type { ModuleName, ModuleState, StartModuleError } from '../../contract/modules.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'

/** What `init` made: begins with `start`, lets go of everything with `stop`. */
export type Part = { start(): void | Promise<void>; stop(): void | Promise<void> }

/** One part of main. Any of the three may throw or reject: the others go on, and the window shows which it was. */
export type Module<Context> = {
  name: ModuleName
  /** Without it the program is of no use: where it fails the whole start fails. @default false */
  isFatal?: true
  /** Makes the part out of what it needs; `null`: this profile or store has no use for it. */
  init(context: Context): Part | null | Promise<Part | null>
}

/** Thrown by a module's `init` where another module that it needs does not run. It is started again after that one. */
export class MissingModule extends Error {
  readonly missing: ModuleName
  constructor(missing: ModuleName) {
    super(`needs ${missing}`)
    this.name = 'MissingModule'
    this.missing = missing
  }
}

export type Stage = 'init' | 'start' | 'stop'

export type Modules = {
  /** Starts all in their order. Rejects only where a fatal one fails. */
  start(): Promise<void>
  /** Starts one that failed, and after it those that failed for want of it. */
  startAgain(name: ModuleName): Promise<Result<undefined, StartModuleError>>
  /** Stops one where it runs, and starts it. One that fails is among the failed from then on; never rejects. */
  restart(name: ModuleName): Promise<void>
  /** Stops all in the opposite order, whatever any of them does. */
  stop(): Promise<void>
}

type Tell = {
  onState: (name: ModuleName, state: ModuleState['state']) => void
  onFailed: (name: ModuleName, stage: Stage, error: unknown) => void
}

/** Starts, restarts and stops the modules of a list, each for itself. */
export function createModules<Context>(
  modules: readonly Module<Context>[],
  context: Context,
  tell: Tell,
): Modules {
  const { failed, begin, end } = createParts(context, tell)
  /** One after the other: two at once would both start what the first had stopped. */
  let restarted = Promise.resolve()
  let isStopped = false

  return {
    async start() {
      for (const module of modules) await begin(module)
    },
    async startAgain(name) {
      const module = modules.find((one) => one.name === name)
      if (module === undefined || !failed.has(name)) return err({ tag: 'NotFailed' })
      try {
        if (!(await begin(module))) return err({ tag: 'StillFails' })
      } catch {
        return err({ tag: 'StillFails' })
      }
      const waiting = modules.filter((one) => failed.get(one.name) === name)
      // One that fails for a reason of its own is shown as failed, as at a start.
      for (const one of waiting) await begin(one).catch(() => false)
      return ok(undefined)
    },
    restart(name) {
      restarted = restarted.then(async () => {
        const module = isStopped ? undefined : modules.find((one) => one.name === name)
        if (module === undefined) return
        await end(name)
        await begin(module).catch(() => false)
      })
      return restarted
    },
    async stop() {
      isStopped = true
      await restarted
      for (const { name } of modules.toReversed()) await end(name)
    },
  }
}

/** What runs of the modules, and what failed. */
function createParts<Context>(context: Context, tell: Tell) {
  const running = new Map<ModuleName, Part>()
  /** Those that failed, and the module for want of which they did. */
  const failed = new Map<ModuleName, ModuleName | null>()

  async function begin(module: Module<Context>): Promise<boolean> {
    const { name, isFatal } = module
    failed.delete(name)
    tell.onState(name, 'starting')
    let part: Part | null = null
    let stage: Stage = 'init'
    try {
      part = await module.init(context)
      stage = 'start'
      await part?.start()
    } catch (error) {
      const missing = error instanceof MissingModule ? error.missing : null
      failed.set(name, missing)
      tell.onFailed(name, stage, error)
      tell.onState(name, 'failed')
      if (part !== null) await endPart(name, part, tell)
      if (isFatal === true && missing === null) throw error
      return false
    }
    if (part !== null) running.set(name, part)
    tell.onState(name, part === null ? 'notUsed' : 'running')
    return true
  }

  async function end(name: ModuleName): Promise<void> {
    const part = running.get(name)
    running.delete(name)
    if (part !== undefined) await endPart(name, part, tell)
  }

  return { failed, begin, end }
}

async function endPart(name: ModuleName, part: Part, tell: Tell): Promise<void> {
  try {
    await part.stop()
  } catch (error) {
    tell.onFailed(name, 'stop', error)
  }
}
