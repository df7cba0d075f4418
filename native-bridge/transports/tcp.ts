import { connect } from 'node:net'
import { err, ok } from '../../domain/result.ts'
import type { LinkListener, OpenLink, Transport } from './transport.ts'

/** The address of a printer in the network as a transport's path. */
export const tcpPath = (host: string, port: number): string => JSON.stringify([host, port])

/** A TCP connection to a receipt printer (raw, port 9100 on most). */
export const tcpTransport: Pick<Transport, 'open'> = {
  open: (path, _options, listener) =>
    new Promise((resolve) => {
      const [host, port] = JSON.parse(path) as [string, number]
      const socket = connect({ host, port, noDelay: true })
      socket.once('error', (error: NodeJS.ErrnoException) =>
        resolve(err({ tag: 'OpenFailed', code: (error.code ?? 'failed').slice(0, 60) })),
      )
      socket.once('connect', () => resolve(ok(link(socket, listener))))
    }),
}

function link(socket: ReturnType<typeof connect>, listener: LinkListener): OpenLink {
  let over = false
  socket.on('data', (bytes: Buffer) => {
    if (!over) listener.bytes(bytes)
  })
  // Followed by `close`, which says all that is needed.
  socket.on('error', () => {})
  socket.on('close', () => {
    if (!over) listener.lost()
    over = true
  })
  return {
    send: (bytes) =>
      new Promise((resolve) => {
        if (socket.destroyed) resolve(err({ tag: 'NotSent' }))
        else socket.write(bytes, (error) => resolve(error ? err({ tag: 'NotSent' }) : ok(null)))
      }),
    setBaudRate: () => Promise.resolve(ok(undefined)),
    close: () =>
      new Promise((resolve) => {
        over = true
        if (socket.destroyed) resolve()
        // What was written is sent before the connection ends.
        else socket.end(() => resolve())
      }),
  }
}
