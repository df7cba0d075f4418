import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Server } from 'node:net'

/** The one name of this PC's counter, whichever account asks. */
const counterName = 'extorno-counter'

/**
 * Where a system has names that belong to the whole machine, go to one process and end with it, however it ends: an abstract socket on
 * Linux (unix(7)), a pipe on Windows. macOS has none.
 */
function machineWide(name: string, platform: string): string | null {
  if (platform === 'linux') return `\0${name}`
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`
  return null
}

/** `notKept`: this system has no such name, or did not give it for another reason; nobody else is known to run. */
export type CounterGuard = { state: 'ours'; release(): void } | { state: 'taken' } | { state: 'notKept' }

/**
 * Makes this process the only Extorno of the PC across its accounts: two at once would take each other's readers, and each would send from
 * a queue of its own. (Of one account Electron's own lock already allows one.)
 */
export async function takeCounter(
  name: string = counterName,
  platform: string = process.platform,
): Promise<CounterGuard> {
  const path = machineWide(name, platform)
  if (path === null) return { state: 'notKept' }
  const server: Server = createServer((socket) => socket.destroy())
  try {
    server.listen(path)
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    // Windows refuses another account's pipe by its rights.
    return { state: code === 'EADDRINUSE' || code === 'EACCES' ? 'taken' : 'notKept' }
  }
  server.unref()
  return { state: 'ours', release: () => void server.close() }
}
