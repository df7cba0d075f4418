import type { Faults, Fault, GatewayName } from './faults.ts'
import type { Listener } from './http/listener.ts'

/** Sets faults, and closes or reopens the gateways' listeners as the faults of kind `refuse` ask. */
export type FaultSetter = {
  set(list: Fault[]): Promise<void>
  /** Forgets what was to be reopened later. */
  stop(): void
}

export function createFaultSetter(
  faults: Faults,
  listeners: Record<GatewayName, Listener>,
  onDefect: (error: unknown) => void,
): FaultSetter {
  let timers: NodeJS.Timeout[] = []
  const stop = (): void => {
    for (const timer of timers) clearTimeout(timer)
    timers = []
  }
  async function apply(gateway: GatewayName, list: Fault[]): Promise<void> {
    const listener = listeners[gateway]
    const refuse = list.find((fault) => fault.kind === 'refuse' && fault.gateway === gateway)
    if (refuse?.kind !== 'refuse') {
      await listener.open()
      return
    }
    await listener.close()
    if (refuse.forMs === undefined) return
    timers.push(setTimeout(() => void listener.open().catch(onDefect), refuse.forMs))
  }
  return {
    stop,
    set: async (list) => {
      stop()
      faults.set(list)
      await Promise.all([apply('kushki', list), apply('liquido', list)])
    },
  }
}
