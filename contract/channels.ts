import { ipcContract } from './ipc.ts'

/** A call or an event as preload and window know it before the schemas are read: its names and which of the two it is. */
export type Channel = { group: string; name: string; kind: 'invoke' | 'event' }

/** Every channel of the contract, written into preload and window at build time as `__CHANNELS__`. */
export const channels = (): Channel[] =>
  Object.entries(ipcContract).flatMap(([group, calls]) =>
    Object.entries(calls).map(([name, call]) => ({ group, name, kind: call.kind })),
  )
