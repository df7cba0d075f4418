import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { DatabasePlace } from '../../../hub/database/database.ts'

const shiftedClock = pathToFileURL(join(import.meta.dirname, 'shifted-clock.mjs')).href
const entry = join(import.meta.dirname, '../../../hub/main.ts')

export type HubProcess = {
  url: string
  firstCode: string | null
  /** What it wrote for its log. */
  said(): string
  /** SIGKILL, and its end. */
  kill(): Promise<void>
  /** In good order. */
  stop(): Promise<void>
  /** Only where it was started with an offset. */
  setClock(offsetMs: number): void
}

type Wanted = {
  place: DatabasePlace
  /** 64 hexadecimal digits. */
  key: string
  /** Where it keeps its files; the embedded database is in `database`, inside. */
  folder: string
  /** @default 0 any free one */
  port?: number
  /** How far its clock is ahead of the machine's, milliseconds; `setClock` moves it. It ends with this process then. @default it is the machine's */
  clockOffsetMs?: number
}

/** Starts the hub as `npm run hub` does. Rejects with what it said where it does not start. */
export async function startHubProcess({
  place,
  key,
  folder,
  port = 0,
  clockOffsetMs,
}: Wanted): Promise<HubProcess> {
  const [clock, channel] =
    clockOffsetMs === undefined ? [[], []] : [['--import', shiftedClock], ['ipc' as const]]
  const { DATABASE_URL: _none, ...environment } = process.env
  const child = spawn(process.execPath, [...clock, entry, '--port', String(port), '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe', ...channel],
    env: {
      ...environment,
      NODE_NO_WARNINGS: '1',
      EXTORNO_HUB_KEY: key,
      EXTORNO_TEST_CLOCK_OFFSET: String(clockOffsetMs ?? 0),
      ...(place.kind === 'postgresql' ? { DATABASE_URL: place.url } : {}),
    },
  })
  if (child.stdout === null || child.stderr === null) throw new Error('the hub has no output')
  const exited = once(child, 'exit')
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([once(lines, 'line'), exited.then(() => null)])
  if (line === null) throw new Error(said)
  const { url, firstCode } = JSON.parse(String(line[0])) as { url: string; firstCode: string | null }
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    child.kill(signal)
    await exited
  }
  return {
    url,
    firstCode,
    said: () => said,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    setClock: (offsetMs) => void child.send({ offsetMs }),
  }
}
