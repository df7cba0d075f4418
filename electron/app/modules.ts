/** One part of main: started with what it needs, stopped on leaving. */
export type Running = { stop(): void | Promise<void> }

export type Module = { name: string; start(): Promise<Running> | Running }

/**
 * Starts the parts in order. One that fails is told of and left out: the till goes on without it, and the window shows
 * which it was.
 */
export async function startModules(
  modules: readonly Module[],
  onFailed: (name: string, error: unknown) => void,
): Promise<Running> {
  const running: Running[] = []
  for (const module of modules) {
    try {
      running.push(await module.start())
    } catch (error) {
      onFailed(module.name, error)
    }
  }
  return {
    async stop() {
      for (const part of running.toReversed()) await part.stop()
    },
  }
}
