import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { aboutOf, createExchangeNotes } from './exchange-notes.ts'
import type { About, ExchangeNotes } from './exchange-notes.ts'
import { answerWith, forward, harmless, readAll } from './proxy-answers.ts'
import type { ProxyFault, Whole } from './proxy-answers.ts'

/** A till that waits for longer than this may give up meanwhile. Milliseconds. */
const longestStandStillMs = 500

/** A request that was waited for: `come` resolves when its effect is there; `letGo` ends the wait for one. */
type Awaited = { come: Promise<void>; letGo(): void }

/**
 * An HTTP proxy that breaks exchanges as networks and gateways do, before or after the effect. It notices what must
 * never happen, a void or refund that it saw approved arriving again from the till, and which exchanges it disturbed.
 */
export type FaultProxy = {
  url: string
  notes: ExchangeNotes
  /** The next void or refund is carried out and not answered: the moment at which a kill does the most harm. */
  holdNext(): Awaited
  /** The next operation is carried out and answered so many milliseconds later. */
  delayNext(milliseconds: number): Awaited
  /** Nothing listens: connections are refused, open ones end. */
  leave(): Promise<void>
  comeBack(): Promise<void>
  /** Lets nothing new through, and resolves when nothing is on its way any more. */
  still(): Promise<void>
  goOn(): void
  /** How often it was away or stood still: what was on its way then may never have been seen here. */
  absences(): number
  close(): Promise<void>
}

/** The next request of some kind, and whoever waits for it. */
function createAwaited<Next>() {
  let next: { value: Next; resolve: () => void } | null = null
  return {
    wait(value: Next): Awaited {
      const { promise, resolve } = Promise.withResolvers<void>()
      next = { value, resolve }
      return { come: promise, letGo: () => void (next = null) }
    },
    take() {
      const taken = next
      next = null
      return taken
    },
  }
}

/** Lets requests pass, or makes them wait; counts those on their way. */
function createGate() {
  let isOpen = Promise.withResolvers<void>()
  isOpen.resolve()
  const onTheirWay = new Set<Promise<void>>()
  return {
    async through(work: () => Promise<void>): Promise<void> {
      await isOpen.promise
      const working = work().finally(() => onTheirWay.delete(working))
      onTheirWay.add(working)
      await working
    },
    async still(): Promise<void> {
      isOpen = Promise.withResolvers<void>()
      while (onTheirWay.size > 0) await Promise.allSettled(onTheirWay)
    },
    goOn: (): void => isOpen.resolve(),
  }
}

/** A process that stands still (a busy machine, a search of files) is as good as away. @param onStill after each time */
function watchStandStill(onStill: () => void): () => void {
  let tickedAt = performance.now()
  const watch = setInterval(() => {
    const now = performance.now()
    if (now - tickedAt > longestStandStillMs) onStill()
    tickedAt = now
  }, 20).unref()
  return () => clearInterval(watch)
}

type Between = {
  /** What an exchange is about. @default as acquirers are asked */
  about?: typeof aboutOf
  /** Requests go on with the name that they came for. @default false */
  keepsHost?: boolean
  /** The other side answered, whatever becomes of the answer. `beganAt`: when the request came, by `performance.now`. */
  onAnswered?: (request: IncomingMessage, whole: Whole, beganAt: number) => void
}

/**
 * @param pick chooses what happens to each exchange
 * @param between where what it stands before is no acquirer
 */
export async function startFaultProxy(
  target: string,
  pick: (request: IncomingMessage) => ProxyFault,
  { about: aboutRequest = aboutOf, keepsHost = false, onAnswered }: Between = {},
): Promise<FaultProxy> {
  const notes = createExchangeNotes()
  const held = createAwaited<null>()
  const delayed = createAwaited<number>()
  const gate = createGate()
  let absences = 0
  const stopWatching = watchStandStill(() => (absences += 1))
  const server = createServer((request, response) => {
    gate.through(() => handle(request, response)).catch(() => request.socket.destroy())
  })
  // An idle connection that ends just as the till uses it would be a fault that nobody notices here.
  server.keepAliveTimeout = 60_000

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request).catch((error: unknown) => {
      // Given up before it could be read: nobody can say what it was about.
      absences += 1
      throw error
    })
    await exchange(request, response, body, aboutRequest(request, body))
  }

  async function exchange(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    about: About | null,
  ): Promise<void> {
    const noted = notes.began(about)
    const beganAt = performance.now()
    const deliver = async (): Promise<Whole> => {
      noted.goesOn()
      const whole = await forward(target, request, body, keepsHost)
      onAnswered?.(request, whole, beganAt)
      noted.answered(whole.status, whole.body)
      return whole
    }
    const isOperation = about !== null && !about.isLookUp
    const holding = about?.isSingleUse ? held.take() : null
    const delaying = isOperation && holding === null ? delayed.take() : null
    const fault = delaying === null ? pick(request) : 'none'
    response.on('close', () =>
      noted.ended(holding === null && harmless.includes(fault) && response.writableFinished),
    )
    if (holding !== null) {
      await deliver()
      holding.resolve()
      return
    }
    const late = async (): Promise<Whole> => {
      const whole = await deliver()
      if (delaying === null) return whole
      delaying.resolve()
      await new Promise((resolve) => setTimeout(resolve, delaying.value))
      return whole
    }
    await answerWith(fault, request, response, late, () => forward(target, request, body, keepsHost))
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    notes,
    holdNext: () => held.wait(null),
    delayNext: (milliseconds) => delayed.wait(milliseconds),
    absences: () => absences,
    async leave() {
      if (!server.listening) return
      absences += 1
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
    async comeBack() {
      if (server.listening) return
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    still: () => gate.still(),
    goOn: () => gate.goOn(),
    async close() {
      stopWatching()
      gate.goOn()
      server.closeAllConnections()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}
