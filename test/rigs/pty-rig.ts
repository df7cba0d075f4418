import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A serial line without hardware: a pseudo-terminal whose one end the app opens; the other is held by the test. */
export type PtyRig = {
  /** What the app opens as its serial port. */
  appPath: string
  /** The reader sends. */
  write(bytes: Uint8Array): Promise<void>
  /** What the app has sent so far. */
  received(): Uint8Array
  /** Hears what the app sends from now on, as it arrives: a device of software answers from here. */
  listen(listener: (bytes: Uint8Array) => void): void
  /** Resolves when the app has sent these bytes in a row. */
  expect(bytes: Uint8Array): Promise<void>
  /** The cable is pulled: the app's end hangs up and its path is gone. */
  hangUp(): Promise<void>
  /** The cable is put back, under the same path or under another name. */
  plug(name?: string): Promise<void>
  stop(): Promise<void>
}

/** Why the rig cannot run here, or `null`. */
export const ptyRigMissing = (): string | null =>
  spawnSync('socat', ['-V']).error === undefined ? null : 'socat is not installed (apt-get install socat)'

/** Starts a pseudo-terminal held by socat. It survives the app closing and opening its end. */
export async function startPtyRig(): Promise<PtyRig> {
  const folder = await mkdtemp(join(tmpdir(), 'extorno-pty-'))
  let received = Buffer.alloc(0)
  let heard: () => void = () => {}
  let listen: (bytes: Uint8Array) => void = () => {}
  let path = ''
  let socat: ChildProcessWithoutNullStreams | null = null

  const plug = async (name = 'reader'): Promise<void> => {
    path = join(folder, name)
    const child = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${path}`, 'STDIO'])
    socat = child
    child.stdout.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes])
      heard()
      listen(bytes)
    })
    // A write to a line that was hung up fails; the test sees that in the app.
    child.stdin.on('error', () => {})
    for await (const line of createInterface({ input: child.stderr })) {
      if (line.includes('starting data transfer loop')) break
    }
    child.stderr.resume()
  }

  const hangUp = async (): Promise<void> => {
    const child = socat
    socat = null
    if (child === null || child.exitCode !== null) return
    const exited = once(child, 'exit')
    child.kill()
    await exited
  }

  await plug()
  return {
    get appPath() {
      return path
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (socat === null) reject(new Error('the line is hung up'))
        else socat.stdin.write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
    received: () => received,
    listen(listener) {
      listen = listener
    },
    expect: (bytes) =>
      new Promise((resolve) => {
        heard = () => {
          if (received.includes(Buffer.from(bytes))) resolve()
        }
        heard()
      }),
    hangUp,
    plug,
    async stop() {
      await hangUp()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
