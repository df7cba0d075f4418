import { EventEmitter } from 'node:events'
import { notImplemented } from './not-implemented.ts'

/** A listener as Electron's declarations have it: any arguments. */
type Listener = Parameters<EventEmitter['on']>[1]

/**
 * An emitter that knows which events it has. Listening to one that the host neither emits nor lets a test emit throws
 * with its name: a handler that could never run would hide a fault.
 */
export class KnownEvents extends EventEmitter {
  readonly #name: string
  readonly #events: ReadonlySet<string>

  constructor(name: string, events: readonly string[]) {
    super()
    this.#name = name
    this.#events = new Set(events)
    this.setMaxListeners(0)
  }

  #check(event: string | symbol): void {
    if (typeof event === 'string' && !this.#events.has(event) && event !== 'newListener')
      throw notImplemented(`${this.#name} event '${event}'`)
  }

  override on(event: string | symbol, listener: Listener): this {
    this.#check(event)
    return super.on(event, listener)
  }

  override addListener(event: string | symbol, listener: Listener): this {
    return this.on(event, listener)
  }

  override once(event: string | symbol, listener: Listener): this {
    this.#check(event)
    return super.once(event, listener)
  }

  override prependListener(event: string | symbol, listener: Listener): this {
    this.#check(event)
    return super.prependListener(event, listener)
  }
}

/** An event that a listener may prevent, as Electron hands to the first parameter. */
export function preventable<Details extends object>(
  details: Details,
): Details & { readonly defaultPrevented: boolean; preventDefault(): void } {
  let isPrevented = false
  return Object.defineProperty(
    Object.assign(details, {
      preventDefault: () => {
        isPrevented = true
      },
    }),
    'defaultPrevented',
    { get: () => isPrevented },
  ) as Details & { readonly defaultPrevented: boolean; preventDefault(): void }
}
