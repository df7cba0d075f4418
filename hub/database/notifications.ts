import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'

/** Milliseconds until a connection that broke is tried again. */
const againMs = 1000

/**
 * Listens on a channel of a PostgreSQL server (LISTEN), on a connection of its own that is made again when it breaks. A server or
 * a pooling proxy that has no LISTEN is asked again and again and passes nothing on.
 */
export function listenAt(
  connectionString: string,
  channel: string,
  onMessage: (message: string) => void,
): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping

  async function listenOnce(): Promise<void> {
    const client = new Client({ connectionString, connectionTimeoutMillis: 5000, keepAlive: true })
    const ended = new AbortController()
    client.on('error', () => ended.abort())
    client.on('end', () => ended.abort())
    client.on('notification', ({ payload }) => onMessage(payload ?? ''))
    try {
      await client.connect()
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
      const either = AbortSignal.any([signal, ended.signal])
      if (!either.aborted) await once(either, 'abort')
    } finally {
      await client.end().catch(() => null)
    }
  }
  async function keepListening(): Promise<void> {
    while (!signal.aborted) {
      await listenOnce().catch(() => null)
      await wait(againMs, undefined, { signal }).catch(() => null)
    }
  }
  const listening = keepListening()
  return {
    async stop() {
      stopping.abort()
      await listening
    },
  }
}
