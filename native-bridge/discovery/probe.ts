import type { Timers } from '../../domain/clock.ts'
import type { ProtocolFamily } from '../protocols/protocol.ts'
import type { OpenLink } from '../transports/transport.ts'

/** How long a reader may take to answer a probe: the slowest documented (ABECS) has 2 s for ACK, most take 50 ms. */
export const probeMs = 400

/** Bytes of answer kept: more than any probe's answer is long. */
const maxAnswerBytes = 4096

export type Probe = {
  /** Bytes that came while probing. */
  receive: (bytes: Uint8Array) => void
  /** The family that answered, or `null`; the link is left at the speed it answered at, else at the first. */
  run: () => Promise<ProtocolFamily | null>
}

/**
 * Finds out which family is on a serial line by sending each family's harmless query, one at a time, at its likely
 * speeds (the configured one first), and waiting for silence before the next. `first` is the family that was there last
 * time; it is asked before the others.
 */
export function createProbe(dependencies: {
  link: OpenLink
  families: readonly ProtocolFamily[]
  baudRate: number
  /** `own`: at the configured speed only, so that a reader which speaks by itself is heard all the while. */
  speeds: 'all' | 'own'
  first: ProtocolFamily | null
  timers: Timers
  /** Stops the asking: the link is being closed. */
  signal: AbortSignal
  sent(bytes: number): void
}): Probe {
  let answer = new Uint8Array(0)
  let heard: () => void = () => {}

  const ask = async (probe: NonNullable<ProtocolFamily['probe']>): Promise<boolean> => {
    answer = new Uint8Array(0)
    const recognised = new Promise<boolean>((resolve) => {
      const cancel = dependencies.timers.after(probeMs, () => resolve(false))
      heard = () => {
        if (!probe.recognises(answer)) return
        cancel()
        resolve(true)
      }
    })
    dependencies.sent(probe.bytes.length)
    const sent = await dependencies.link.send(probe.bytes, 'output')
    const answered = await recognised
    heard = () => {}
    return sent.ok && answered
  }

  return {
    receive(bytes) {
      const room = maxAnswerBytes - answer.length
      const kept = bytes.subarray(0, Math.max(0, room))
      const joined = new Uint8Array(answer.length + kept.length)
      joined.set(answer)
      joined.set(kept, answer.length)
      answer = joined
      heard()
    },
    async run() {
      const asked = inOrder(dependencies.families, dependencies.first)
      const tried =
        dependencies.speeds === 'own' ? [dependencies.baudRate] : speeds(asked, dependencies.baudRate)
      for (const baudRate of tried) {
        const changed = await dependencies.link.setBaudRate(baudRate)
        if (!changed.ok) continue
        for (const family of asked) {
          if (dependencies.signal.aborted) return null
          if (family.probe === null) continue
          if (baudRate !== dependencies.baudRate && !family.baudRates.includes(baudRate)) continue
          if (await ask(family.probe)) return family
        }
      }
      await dependencies.link.setBaudRate(dependencies.baudRate)
      return null
    },
  }
}

const inOrder = (families: readonly ProtocolFamily[], first: ProtocolFamily | null): ProtocolFamily[] => {
  const onSerial = families.filter(({ links }) => links.includes('serial'))
  return first === null ? onSerial : [first, ...onSerial.filter((family) => family !== first)]
}

/** The configured speed, then each family's likely ones. */
const speeds = (families: readonly ProtocolFamily[], configured: number): Set<number> =>
  new Set([
    configured,
    ...families.filter(({ probe }) => probe !== null).flatMap(({ baudRates }) => baudRates),
  ])
