import type { SerialPort } from 'serialport'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { openProblem } from './open-problem.ts'
import type { LinkListener, OpenLink, Transport } from './transport.ts'

type Callback = (error: Error | null | undefined) => void

const done = (start: (callback: Callback) => void): Promise<Result<void, Error>> =>
  new Promise((resolve) => {
    start((error) => resolve(error ? err(error) : ok(undefined)))
  })

/** Serial ports (RS-232, USB CDC) through `serialport`, 8N1 without flow control. */
export const serialTransport = (serialport: Pick<typeof import('serialport'), 'SerialPort'>): Transport => ({
  kind: 'serial',
  async open(path, { baudRate }, listener) {
    let port: SerialPort
    try {
      port = new serialport.SerialPort({ path, baudRate, autoOpen: false })
    } catch (error) {
      return err(openProblem(error, path, process.platform))
    }
    // Without a listener an `error` event would be an exception.
    port.on('error', () => {})
    const opened = await done((callback) => port.open(callback))
    if (!opened.ok) return err(openProblem(opened.error, path, process.platform))
    return ok(link(port, listener))
  },
})

function link(port: SerialPort, listener: LinkListener): OpenLink {
  let over = false
  const lost = (): void => {
    if (over) return
    over = true
    listener.lost()
  }
  port.on('data', (bytes: Buffer) => {
    if (!over) listener.bytes(bytes)
  })
  port.on('close', lost)
  port.on('error', () => {
    if (!port.isOpen) lost()
  })
  // Many readers talk only while DTR is up. A pty and some CDC devices refuse modem lines: best effort.
  port.set({ dtr: true, rts: true }, () => {})
  return {
    async send(bytes) {
      const outcome = await done((callback) => port.write(Buffer.from(bytes), callback))
      return outcome.ok ? ok(null) : err({ tag: 'NotSent' })
    },
    async setBaudRate(baudRate) {
      const outcome = await done((callback) => port.update({ baudRate }, callback))
      return outcome.ok ? outcome : err({ tag: 'NotSent' })
    },
    async close() {
      over = true
      if (!port.isOpen) return
      await done((callback) => port.close(callback))
    },
  }
}
