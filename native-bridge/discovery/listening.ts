import type { Protocol, ProtocolFamily, ProtocolOutput } from '../protocols/protocol.ts'

type Wanted = Parameters<Protocol['begin']>[0]
type Listener = { family: ProtocolFamily; protocol: Protocol }

export type Listening = Protocol & {
  /** Whether a whole message told whose line this is. */
  hasOwner(): boolean
  /** This family answered a question: it is spoken to from now on, and has the line once it sent a whole message. */
  speakTo(family: ProtocolFamily): ProtocolOutput[]
}

/** After this silence on the line a refusal is told again, milliseconds. */
const silenceMs = 1000

/**
 * A serial line whose reader is not known: it may be one that only speaks when a card is swiped (MagTek over RS-232),
 * or one that is switched on later. Every family listens, and the first that recognises a whole message has the line
 * from then on. Only the family that is spoken to writes. Until somebody has the line, one bad frame at most is
 * reported for each chunk, and one refusal between two silences: garbage that looks like a card in clear to one family
 * looks so to others.
 * @param chosen is told which family has the line
 */
export function createListening(
  families: readonly ProtocolFamily[],
  chosen: (family: ProtocolFamily) => void,
): Listening {
  return new Line(
    families
      .filter(({ links }) => links.includes('serial'))
      .map((family) => ({ family, protocol: family.create('serial') })),
    chosen,
  )
}

class Line implements Listening {
  readonly #listeners: readonly Listener[]
  readonly #chosen: (family: ProtocolFamily) => void
  readonly #waits = createWaits<Listener | 'silence'>()
  #speaker: Listener | null = null
  #owner: Listener | null = null
  #wanted: Wanted | null = null
  #toldRefusal = false

  constructor(listeners: readonly Listener[], chosen: (family: ProtocolFamily) => void) {
    this.#listeners = listeners
    this.#chosen = chosen
  }

  hasOwner(): boolean {
    return this.#owner !== null
  }

  /** Where nobody has the line nothing is asked: whoever opened it has asked every family. */
  opened(): ProtocolOutput[] {
    return this.#owner?.protocol.opened() ?? []
  }

  speakTo(family: ProtocolFamily): ProtocolOutput[] {
    if (this.#owner !== null) return []
    this.#speaker = this.#listeners.find((listener) => listener.family === family) ?? null
    const { protocol } = this.#speaker ?? {}
    if (protocol === undefined) return []
    this.#chosen(family)
    const begun = this.#wanted === null ? [] : protocol.begin(this.#wanted)
    return this.#withOneWait([...protocol.opened(), ...begun])
  }

  receive(bytes: Uint8Array): ProtocolOutput[] {
    if (this.#owner !== null) return this.#owner.protocol.receive(bytes)
    return this.#hear(
      this.#listeners.map((listener) => ({ listener, outputs: listener.protocol.receive(bytes) })),
      'message',
    )
  }

  begin(wanted: Wanted): ProtocolOutput[] {
    this.#wanted = wanted
    const spoken = this.#owner ?? this.#speaker
    if (spoken === null) return [{ type: 'activity', activity: 'waitingForCard' }]
    return this.#withOneWait(spoken.protocol.begin(wanted))
  }

  end(): ProtocolOutput[] {
    this.#wanted = null
    const spoken = this.#owner ?? this.#speaker
    if (spoken === null) return [{ type: 'activity', activity: 'idle' }]
    return this.#withOneWait(spoken.protocol.end())
  }

  expired(): ProtocolOutput[] {
    if (this.#owner !== null) return this.#owner.protocol.expired()
    const over = this.#waits.passed()
    if (over.includes('silence')) this.#toldRefusal = false
    const heard = over
      .filter((waiting) => waiting !== 'silence')
      .map((listener) => ({ listener, outputs: listener.protocol.expired() }))
    return this.#hear(heard, 'silence')
  }

  /** What all of them made of the same bytes, or of a wait that passed. */
  #hear(
    heard: readonly { listener: Listener; outputs: ProtocolOutput[] }[],
    after: 'message' | 'silence',
  ): ProtocolOutput[] {
    const owner = heard.find(
      ({ listener, outputs }) =>
        outputs.some(({ type }) => type === 'reading') ||
        (listener === this.#speaker && after === 'message' && outputs.some(isWholeMessage)),
    )
    if (owner !== undefined) {
      this.#owner = owner.listener
      this.#chosen(owner.listener.family)
      return owner.outputs.some(({ type }) => type === 'wait')
        ? owner.outputs
        : [...owner.outputs, { type: 'wait', waitMs: null }]
    }
    for (const { listener, outputs } of heard) this.#noteWaits(listener, outputs)
    const spoken = heard.find(({ listener }) => listener === this.#speaker)?.outputs
    const others = heard.flatMap(({ outputs }) => outputs)
    const told = (spoken ?? firstOf(others, 'badFrame')).filter(({ type }) => type !== 'refused')
    const refusal = this.#toldRefusal ? [] : firstOf(others, 'refused')
    if (refusal.length > 0) this.#toldRefusal = true
    if (this.#toldRefusal && after === 'message') this.#waits.set('silence', silenceMs)
    return this.#withOneWait([...told, ...refusal])
  }

  #noteWaits(listener: Listener, outputs: readonly ProtocolOutput[]): void {
    for (const output of outputs) if (output.type === 'wait') this.#waits.set(listener, output.waitMs)
  }

  /** The same outputs with one wait for all who wait, in place of the speaker's own. The owner's are passed on. */
  #withOneWait(outputs: readonly ProtocolOutput[]): ProtocolOutput[] {
    if (this.#owner !== null) return [...outputs]
    if (this.#speaker !== null) this.#noteWaits(this.#speaker, outputs)
    return [...outputs.filter(({ type }) => type !== 'wait'), { type: 'wait', waitMs: this.#waits.next() }]
  }
}

/** A message that only the family it belongs to can send; a track in clear may lie in any garbage. */
const isWholeMessage = (output: ProtocolOutput): boolean =>
  output.type === 'identity' ||
  output.type === 'note' ||
  (output.type === 'refused' && output.refusal.tag !== 'ClearCardData')

const firstOf = (outputs: readonly ProtocolOutput[], type: ProtocolOutput['type']): ProtocolOutput[] =>
  outputs.filter((output) => output.type === type).slice(0, 1)

/** Several waits over one timer, in milliseconds. Each is counted anew when it is set. */
function createWaits<Waiting>() {
  const left = new Map<Waiting, number>()
  let running = 0
  return {
    set(waiting: Waiting, waitMs: number | null): void {
      if (waitMs === null) left.delete(waiting)
      else left.set(waiting, waitMs)
    },
    /** The shortest, which is to be waited for now; `null`: there is none. */
    next(): number | null {
      running = Math.min(...left.values())
      return left.size === 0 ? null : running
    },
    /** That one has passed: whose waits are over. */
    passed(): Waiting[] {
      const over: Waiting[] = []
      for (const [waiting, waitMs] of left) {
        if (waitMs > running) left.set(waiting, waitMs - running)
        else {
          left.delete(waiting)
          over.push(waiting)
        }
      }
      return over
    },
  }
}
