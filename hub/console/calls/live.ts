import { changesSchema } from '../../../contract/hub/console.ts'
import { createSnapshot } from '../../../renderer/store/snapshot.ts'
import { requestOf } from './ask.ts'
import { createEventReader } from './event-lines.ts'
import type { ServerEvent } from './event-lines.ts'
import { pause } from './pause.ts'
import { session } from './session.ts'

/** Pages are read anew at most this often, however much happens. Milliseconds. */
const gapMs = 1000
/** How long until a link that broke is tried again. Milliseconds. */
const againMs = 2000
/** The hub writes a line every fifteen seconds: a link that is silent for longer is none. Milliseconds. */
const silentMs = 40_000

export type Live = {
  /** Moves with every change that the hub tells of. */
  changes: number
  /** Moves with whatever it tells: also that there is nothing new. */
  beats: number
  /** When it was last heard, by this machine's clock; `null`: not yet. */
  heardAt: number | null
  /** How far the hub's clock is ahead of this machine's, milliseconds. */
  aheadMs: number
  isAway: boolean
}

const begun: Live = { changes: 0, beats: 0, heardAt: null, aheadMs: 0, isAway: false }
/** What the hub tells of changes. */
export const live = createSnapshot<Live>(begun)
const now = (): Live => live.get() ?? begun

function heard(events: readonly ServerEvent[]): void {
  const { changes, beats } = now()
  const told = changesSchema.safeParse(JSON.parse(events.at(-1)?.data ?? 'null'))
  const at = Date.now()
  live.set({
    changes: changes + (events.some(({ event }) => event === 'changed') ? 1 : 0),
    beats: beats + 1,
    heardAt: at,
    aheadMs: told.success ? told.data.now - at : now().aheadMs,
    isAway: false,
  })
}

/** Follows one stream to its end. Rejects where it breaks. */
async function followOnce(signal: AbortSignal): Promise<void> {
  const silent = new AbortController()
  const [address, request] = requestOf('changes', {
    input: {},
    signal: AbortSignal.any([signal, silent.signal]),
  })
  let timer = setTimeout(() => silent.abort(), silentMs)
  try {
    const response = await fetch(address, {
      ...request,
      headers: { ...(request.headers as Record<string, string>), accept: 'text/event-stream' },
    })
    if (response.status === 401) return session.end('over')
    if (!response.ok || response.body === null) throw new Error(String(response.status))
    const read = createEventReader()
    const chunks = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { value, done } = await chunks.read()
      if (done) return
      clearTimeout(timer)
      timer = setTimeout(() => silent.abort(), silentMs)
      const events = read(value)
      if (events.some(({ event }) => event === 'ended')) return session.end('over')
      if (events.length === 0) continue
      heard(events)
      await pause(gapMs, signal)
    }
  } finally {
    clearTimeout(timer)
  }
}

/** Follows what the hub tells until it is stopped, and takes the link up again where it breaks. */
export function followChanges(): () => void {
  const stopping = new AbortController()
  const { signal } = stopping
  async function keepFollowing(): Promise<void> {
    while (!signal.aborted) {
      const broke = await followOnce(signal).then(
        () => false,
        () => true,
      )
      if (signal.aborted) return
      if (broke) live.set({ ...now(), isAway: true })
      await pause(againMs, signal)
    }
  }
  void keepFollowing()
  return () => stopping.abort()
}
