import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { resolve } from 'node:path'
import { notImplemented } from './not-implemented.ts'

/** What a second instance tells the first. */
export type SecondInstance = { argv: string[]; workingDirectory: string; additionalData: unknown }

export type SingleInstance = {
  isFirst: boolean
  /** Settles when the first instance has been told, or cannot be. */
  delivered: Promise<void>
  release(): void
}

/**
 * One name per data folder, which the kernel gives to one process and takes back when it ends, however it ends: an
 * abstract socket on Linux, a named pipe on Windows.
 */
function socketName(userData: string): string {
  const hash = createHash('sha256').update(resolve(userData)).digest('hex').slice(0, 32)
  if (process.platform === 'linux') return `\0dev-host-${hash}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\dev-host-${hash}`
  throw notImplemented(`app.requestSingleInstanceLock on ${process.platform}`)
}

export function takeSingleInstanceLock(
  userData: string,
  additionalData: unknown,
  onSecond: (from: SecondInstance) => void,
): SingleInstance {
  const path = socketName(userData)
  const server = createServer((socket) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (piece: string) => {
      text += piece
    })
    socket.on('end', () => {
      onSecond(JSON.parse(text) as SecondInstance)
      socket.end()
    })
    // A second instance that was killed half-way has nothing to tell.
    socket.on('error', () => {})
  })
  server.on('error', () => {})
  // Binding is done when `listen` returns; only its event comes later. `requestSingleInstanceLock` answers at once.
  server.listen(path)
  server.unref()
  if (server.listening)
    return { isFirst: true, delivered: Promise.resolve(), release: () => void server.close() }

  const message: SecondInstance = { argv: process.argv, workingDirectory: process.cwd(), additionalData }
  const delivered = new Promise<void>((settle) => {
    const socket = connect(path, () => socket.end(JSON.stringify(message)))
    socket.resume()
    socket.once('close', () => settle())
    socket.once('error', () => settle())
  })
  return { isFirst: false, delivered, release() {} }
}
