import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * A mocked device: card readers on HID, two of them alike but for their ports and one that types; a keyboard that must
 * not be listed; a card reader on USB serial.
 */
export type MockedDevice = 'magtek' | 'idtech' | 'twinLeft' | 'twinRight' | 'typing' | 'keyboard' | 'neo'

export type MockedReaders = {
  plug(device: MockedDevice): Promise<void>
  unplug(device: MockedDevice): Promise<void>
  /** The device sends one input report (HID) or bytes (serial). */
  send(device: MockedDevice, bytes: Uint8Array): Promise<void>
  /** What the app wrote to it since asked last: `feature <hex>` or `output <hex>`. */
  written(device: MockedDevice): Promise<string[]>
  close(): void
}

const script = fileURLToPath(new URL('umockdev/mocked_readers.py', import.meta.url))

/** A program that takes the place of the app's executable: see `rigEnvironment`. */
export const umockdevLauncher = fileURLToPath(new URL('umockdev/start.sh', import.meta.url))

/** Why the rig cannot run here, or `null`. */
export function umockdevRigMissing(): string | null {
  if (process.platform !== 'linux') return 'umockdev works on Linux only'
  if (spawnSync('umockdev-wrapper', ['true']).status !== 0) {
    return 'umockdev is not installed (apt-get install umockdev gir1.2-umockdev-1.0 python3-gi udev)'
  }
  const imported = spawnSync('/usr/bin/python3', [
    '-c',
    'import gi; gi.require_version("UMockdev", "1.0"); from gi.repository import UMockdev',
  ])
  return imported.status === 0
    ? null
    : 'gi for umockdev is missing (apt-get install gir1.2-umockdev-1.0 python3-gi)'
}

/** Orders for the mocked devices of a rig whose control socket is at `path`. Waits until the rig listens there. */
export async function connectMockedReaders(path: string): Promise<MockedReaders> {
  const folder = watch(dirname(path))
  while (!existsSync(path)) await once(folder, 'change')
  folder.close()
  const socket = connect(path)
  await once(socket, 'connect')
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  let last: Promise<string> = Promise.resolve('')
  const order = (text: string): Promise<string> => {
    last = last.then(async () => {
      socket.write(`${text}\n`)
      const { value } = await lines.next()
      const answer = String(value)
      if (!answer.startsWith('done')) throw new Error(`rig: ${text.slice(0, 40)}: ${answer}`)
      return answer.slice('done '.length)
    })
    return last
  }
  return {
    plug: async (device) => void (await order(`plug ${device}`)),
    unplug: async (device) => void (await order(`unplug ${device}`)),
    send: async (device, bytes) => void (await order(`send ${device} ${Buffer.from(bytes).toString('hex')}`)),
    written: async (device) => (await order(`written ${device}`)).split(',').filter((line) => line !== ''),
    close: () => socket.destroy(),
  }
}

/** What the environment of `umockdevLauncher` has to hold: the program to run inside, and where to send orders. */
export const rigEnvironment = (command: string, control: string): Record<string, string> => ({
  EXTORNO_RIG_COMMAND: command,
  EXTORNO_RIG_CONTROL: control,
})

export type UmockdevRig = MockedReaders & { process: ChildProcess; stop(): Promise<void> }

/**
 * Runs a command inside a world with mocked readers; it and its children see them through the real node-hid and
 * serialport. No device is plugged in at first.
 */
export async function startUmockdevRig(options: {
  command: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  stdio?: StdioOptions
}): Promise<UmockdevRig> {
  const folder = await mkdtemp(join(tmpdir(), 'extorno-umockdev-'))
  const control = join(folder, 'control')
  const child = spawn(
    'umockdev-wrapper',
    ['/usr/bin/python3', script, control, '--', options.command, ...options.args],
    {
      env: { ...process.env, ...options.env },
      stdio: options.stdio ?? 'inherit',
    },
  )
  const readers = await connectMockedReaders(control)
  return {
    ...readers,
    process: child,
    async stop() {
      readers.close()
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}
