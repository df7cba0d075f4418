import { ipcContract } from '../../contract/ipc.ts'

/** A call or an event as the preload knows it: its names and which of the two it is. */
export type Channel = { group: string; name: string; kind: 'invoke' | 'event' }

/** Every channel of the contract, written into the preload at build time as `__CHANNELS__`. */
export const channels = (): Channel[] =>
  Object.entries(ipcContract).flatMap(([group, calls]) =>
    Object.entries(calls).map(([name, call]) => ({ group, name, kind: call.kind })),
  )
