import { contextBridge, ipcRenderer } from 'electron'

/** `group.name` of every call and event, written in by the build from the one IPC contract. */
declare const __CHANNELS__: readonly { group: string; name: string; kind: 'invoke' | 'event' }[]

const channels = (kind: 'invoke' | 'event'): Set<string> =>
  new Set(__CHANNELS__.filter((call) => call.kind === kind).map((call) => `${call.group}.${call.name}`))
const calls = channels('invoke')
const events = channels('event')

contextBridge.exposeInMainWorld('extorno', {
  async invoke(call: string, input: unknown): Promise<unknown> {
    if (!calls.has(call)) throw new Error('Refused: unknownCall')
    const reply = await ipcRenderer.invoke('extorno', call, input)
    if (reply.ok) return reply.value
    throw new Error(`Refused: ${reply.error.why}`)
  },
  on(event: string, listener: (payload: unknown) => void): () => void {
    if (!events.has(event)) throw new Error('Refused: unknownCall')
    const deliver = (_event: unknown, payload: unknown): void => listener(payload)
    ipcRenderer.on(event, deliver)
    return () => void ipcRenderer.off(event, deliver)
  },
})
