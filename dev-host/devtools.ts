import type { Readable, Writable } from 'node:stream'
import type { Protocol } from '../node_modules/playwright-core/types/protocol.d.ts'

export type { Protocol }
type Parameters = Protocol.CommandParameters
type Returns = Protocol.CommandReturnValues
type Events = Protocol.Events

type Answer = { resolve: (value: unknown) => void; reject: (reason: Error) => void }
type Message = {
  id?: number
  method?: string
  params?: unknown
  result?: unknown
  error?: { message: string }
  sessionId?: string
}

/** One session with a target of Chromium (a page, a worker), or with the browser itself. */
export type Session = {
  send: <Method extends keyof Parameters & keyof Returns>(
    method: Method,
    ...parameters: {} extends NonNullable<Parameters[Method]> ? [Parameters[Method]?] : [Parameters[Method]]
  ) => Promise<Returns[Method]>
  on: <Name extends keyof Events>(event: Name, listener: (event: Events[Name]) => void) => void
}

/** Chromium's DevTools protocol over its pipe. */
export type DevTools = {
  browser: Session
  session: (id: string) => Session
  /** Settles when the pipe has ended, which is when Chromium has. */
  closed: Promise<void>
}

/**
 * Speaks over the pipe rather than a socket because Chromium ends with its pipe: when the app is killed, no browser
 * stays behind.
 */
export function connectDevTools(toChromium: Writable, fromChromium: Readable): DevTools {
  const answers = new Map<number, Answer>()
  const listeners = new Map<string, ((event: never) => void)[]>()
  let lastId = 0
  let isClosed = false

  const receive = (text: string): void => {
    const message = JSON.parse(text) as Message
    if (message.id === undefined) {
      for (const listen of listeners.get(`${message.sessionId ?? ''} ${message.method}`) ?? [])
        listen(message.params as never)
      return
    }
    const answer = answers.get(message.id)
    answers.delete(message.id)
    if (message.error) answer?.reject(new Error(message.error.message))
    else answer?.resolve(message.result)
  }

  // Messages end with a zero byte and may arrive in pieces, cut anywhere.
  let pieces: Buffer[] = []
  fromChromium.on('data', (chunk: Buffer) => {
    let rest = chunk
    for (let end = rest.indexOf(0); end !== -1; end = rest.indexOf(0)) {
      receive(Buffer.concat([...pieces, rest.subarray(0, end)]).toString())
      pieces = []
      rest = rest.subarray(end + 1)
    }
    if (rest.length > 0) pieces.push(rest)
  })
  // A pipe that breaks is a Chromium that ended; `closed` tells.
  toChromium.on('error', () => {})

  const session = (sessionId?: string): Session => ({
    send: (method, ...[parameters]) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new Error(`${method}: Chromium has ended`))
        const id = ++lastId
        answers.set(id, {
          resolve: (value) => resolve(value as never),
          reject: (error) => reject(new Error(`${method}: ${error.message}`)),
        })
        toChromium.write(`${JSON.stringify({ id, method, params: parameters ?? {}, sessionId })}\0`)
      }),
    on(event, listener) {
      const key = `${sessionId ?? ''} ${event}`
      listeners.set(key, [...(listeners.get(key) ?? []), listener])
    },
  })

  const closed = new Promise<void>((resolve) => {
    fromChromium.once('close', () => {
      isClosed = true
      for (const answer of answers.values()) answer.reject(new Error('Chromium has ended'))
      answers.clear()
      resolve()
    })
  })
  return { browser: session(), session, closed }
}
