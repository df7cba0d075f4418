import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Where Debian keeps a server's programs, the newest first; elsewhere they are in the path. */
const folders = [
  ...(existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql')
        .sort((one, other) => Number(other) - Number(one))
        .map((version) => `/usr/lib/postgresql/${version}/bin`)
    : []),
  ...(process.env['PATH'] ?? '').split(delimiter),
]

/** The folder of `initdb` and `postgres`; `null`: there is no server on this machine. */
export const postgresFolder =
  folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null

/** A server refuses to run as root: then it is the account that Debian's package made, or nobody. */
function account(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {}
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const [, , uid, gid] = (
    lines.find((line) => line.startsWith('postgres:')) ??
    lines.find((line) => line.startsWith('nobody:')) ??
    ''
  ).split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

export type Postgres = {
  /** What `DATABASE_URL` is for a database of this name, which is made. */
  database(name: string): string
  /** SIGKILL to the server's first process: what a power cut leaves, but for the disk's own cache. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Another server that has every commit before the first one tells it; `promote` has it take over. */
  standby(): Promise<{ promote(): void; database(name: string): string; stop(): Promise<void> }>
  stop(): Promise<void>
}

/** A server of its own in a temporary folder, over a socket in it: no port, nobody else's settings, gone at the end. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'extorno-pg-'))
  const [data, sockets] = [join(folder, 'data'), join(folder, 's')]
  mkdirSync(sockets)
  const who = account()
  if ('uid' in who) for (const path of [folder, sockets]) chownSync(path, who.uid ?? 0, who.gid ?? 0)
  const program = (name: string): string => join(postgresFolder ?? '', name)
  const made = spawnSync(
    program('initdb'),
    ['-D', data, '-U', 'hub', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...who, encoding: 'utf8', cwd: folder },
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const urlOf = (name: string, socketFolder: string): string =>
    `postgresql://hub@localhost/${name}?host=${encodeURIComponent(socketFolder)}`
  /** Runs one of PostgreSQL's programs to its end. */
  function run(name: string, parameters: string[]): void {
    const ran = spawnSync(program(name), parameters, { ...who, encoding: 'utf8', cwd: folder })
    if (ran.status !== 0) throw new Error(`${name}: ${ran.stderr}`)
  }
  const ask = (statement: string, socketFolder = sockets): void =>
    run('psql', ['-h', socketFolder, '-U', 'hub', '-d', 'postgres', '-q', '-c', statement])
  const primary = serverAt(program('postgres'), { data, sockets, who, folder })
  let second: ReturnType<typeof serverAt> | null = null
  await primary.start()
  return {
    database(name) {
      run('createdb', ['-h', sockets, '-U', 'hub', name])
      return urlOf(name, sockets)
    },
    kill: () => primary.end('SIGKILL'),
    start: () => primary.start(),
    async standby() {
      const [copy, copySockets] = [join(folder, 'copy'), join(folder, 's2')]
      mkdirSync(copySockets)
      if ('uid' in who) chownSync(copySockets, who.uid ?? 0, who.gid ?? 0)
      const from = `host=${sockets} user=hub application_name=standby`
      run('pg_basebackup', ['-d', from, '-D', copy, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'])
      second = serverAt(program('postgres'), { data: copy, sockets: copySockets, who, folder })
      await second.start()
      ask(`ALTER SYSTEM SET synchronous_standby_names = 'standby'`)
      ask('SELECT pg_reload_conf()')
      return {
        promote: () => ask('SELECT pg_promote()', copySockets),
        database: (name) => urlOf(name, copySockets),
        stop: async () => second?.end('SIGINT'),
      }
    },
    async stop() {
      await second?.end('SIGINT')
      await primary.end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type ServerAt = { data: string; sockets: string; who: ReturnType<typeof account>; folder: string }

/** A server's process on its files. */
function serverAt(program: string, { data, sockets, who, folder }: ServerAt) {
  let server: ChildProcess | null = null
  return {
    async start(): Promise<void> {
      for (let tries = 1; ; tries += 1) {
        server = spawn(program, ['-D', data, '-k', sockets, '-c', 'listen_addresses='], {
          ...who,
          cwd: folder,
          stdio: 'ignore',
        })
        while (server.exitCode === null && !(await answers(join(sockets, '.s.PGSQL.5432')))) await wait(25)
        if (server.exitCode === null) return
        // Killed, its children hold its memory until they notice.
        if (tries === 100) throw new Error('postgres does not start')
        await wait(50)
      }
    },
    async end(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
      if (server === null || server.exitCode !== null || server.signalCode !== null) return
      const exited = once(server, 'exit')
      server.kill(signal)
      await exited
      server = null
    },
  }
}

/** Whether the server takes questions: it answers a start-up packet with anything but "the database system is starting up". */
async function answers(socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false
  const text = Buffer.from('user\0hub\0database\0postgres\0\0')
  const packet = Buffer.alloc(8)
  packet.writeInt32BE(text.length + 8, 0)
  packet.writeInt32BE(0x0003_0000, 4)
  return new Promise((resolve) => {
    const connection = createConnection(socket)
    connection.once('error', () => resolve(false))
    connection.once('close', () => resolve(false))
    connection.once('data', (chunk) => {
      connection.destroy()
      resolve(chunk[0] === 'R'.charCodeAt(0))
    })
    connection.write(Buffer.concat([packet, text]))
  })
}
