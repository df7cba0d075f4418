type Described = { kind: string; value?: unknown; id?: string }
type Question =
  | { type: 'call'; id: string; parameters: Described[] }
  | { type: 'settle'; id: string; ok: boolean; value: Described }
  | { type: 'expose'; name: string; value: Described }
type Answer = { ok: boolean; value: Described }

export type Bridge = { exposeInMainWorld: (name: string, api: unknown) => void }

type Callable = (...parameters: unknown[]) => unknown
type Ask = (question: Question) => Answer | undefined

/**
 * Tells values of one world to the other; the functions among them are kept by their id. Sent to both worlds as its
 * source, as `bridge` is: must not reach for anything outside itself.
 */
export function bridgeDescriber(
  half: 'page' | 'preload',
  ask: Ask,
  functions: Map<string, Callable>,
): Pick<BridgeValues, 'describe' | 'describeError'> {
  const idOfFunction = new WeakMap<object, string>()
  let lastId = 0

  const describeError = (error: unknown): Described => ({
    kind: 'error',
    value: error instanceof Error ? error.message : String(error),
  })

  const describe = (value: unknown): Described => {
    if (typeof value === 'symbol') throw new TypeError('A symbol cannot cross the context bridge')
    if (typeof value === 'function') {
      const id = idOfFunction.get(value) ?? `${half}${++lastId}`
      idOfFunction.set(value, id)
      functions.set(id, value as Callable)
      return { kind: 'function', id }
    }
    if (value === null || typeof value !== 'object') return { kind: 'plain', value }
    if (value instanceof Promise) {
      const id = `${half}-promise${++lastId}`
      value.then(
        (result) => ask({ type: 'settle', id, ok: true, value: describe(result) }),
        (error) => ask({ type: 'settle', id, ok: false, value: describeError(error) }),
      )
      return { kind: 'promise', id }
    }
    if (value instanceof Error) return describeError(value)
    if (Array.isArray(value)) return { kind: 'array', value: value.map(describe) }
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null)
      return { kind: 'object', value: Object.entries(value).map(([name, child]) => [name, describe(child)]) }
    // Dates, maps, typed arrays: cloned on the way, as the event's detail is.
    return { kind: 'plain', value }
  }

  return { describe, describeError }
}

/** Values of one world as they are told to the other, and made again of what the other tells. */
type BridgeValues = {
  describe: (value: unknown) => Described
  describeError: (error: unknown) => Described
  restore: (described: Described, freeze: boolean) => unknown
  call: (id: string, parameters: readonly Described[]) => Described
  settle: (id: string, ok: boolean, value: Described) => void
}

/**
 * The values that cross the bridge: functions become proxies, promises stay promises, errors keep their message only.
 * Sent to both worlds as its source, as `bridge` is: must not reach for anything outside itself.
 */
export function bridgeValues(
  half: 'page' | 'preload',
  ask: Ask,
  makeDescriber: typeof bridgeDescriber,
): BridgeValues {
  const functions = new Map<string, Callable>()
  const proxies = new Map<string, Callable>()
  const waiting = new Map<string, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()

  const { describe, describeError } = makeDescriber(half, ask, functions)

  const proxyOf = (id: string): Callable => {
    const proxy = (...parameters: unknown[]): unknown => {
      const answer = ask({ type: 'call', id, parameters: parameters.map(describe) })
      if (!answer) throw new Error('The other side of the context bridge is gone')
      const value = restore(answer.value, false)
      if (!answer.ok) throw value
      return value
    }
    proxies.set(id, proxy)
    return proxy
  }

  const restore = (described: Described, freeze: boolean): unknown => {
    const { kind, value, id = '' } = described
    const finished = <Whole>(whole: Whole): Whole => (freeze ? Object.freeze(whole) : whole)
    switch (kind) {
      case 'function':
        return functions.get(id) ?? proxies.get(id) ?? proxyOf(id)
      case 'promise':
        return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      case 'error':
        return new Error(String(value))
      case 'array':
        return finished((value as Described[]).map((child) => restore(child, freeze)))
      case 'object':
        return finished(
          Object.fromEntries(
            (value as [string, Described][]).map(([name, child]) => [name, restore(child, freeze)]),
          ),
        )
      default:
        return value
    }
  }

  return {
    describe,
    describeError,
    restore,
    call: (id, parameters) => describe(functions.get(id)?.(...parameters.map((one) => restore(one, false)))),
    settle(id, ok, value) {
      const promise = waiting.get(id)
      waiting.delete(id)
      if (ok) promise?.resolve(restore(value, false))
      else promise?.reject(restore(value, false))
    },
  }
}

/**
 * One half of the context bridge. The same source runs in both worlds of a document before any script of the page; the
 * halves talk through synchronous events under a name that the page cannot guess. Functions become proxies, promises
 * stay promises, errors keep their message only, and what is exposed is frozen, as in Electron. Must not reach for
 * anything outside itself.
 */
export function bridge(
  half: 'page' | 'preload',
  secret: string,
  makeValues: (ask: Ask) => BridgeValues,
): Bridge {
  const other = half === 'page' ? 'preload' : 'page'
  const exposed = new Set<string>()
  // Taken now, before the page could replace them.
  const listenTo = window.addEventListener.bind(window)
  const stopListening = window.removeEventListener.bind(window)
  const dispatch = window.dispatchEvent.bind(window)
  const Message = CustomEvent

  // The detail of an event is cloned on its way; what cannot be arrives as null.
  const notCloned: Answer = { ok: false, value: { kind: 'error', value: 'An object could not be cloned.' } }

  const ask = (question: Question): Answer | undefined => {
    let answer: Answer | undefined
    const listen = (event: Event): void => {
      answer = (event as CustomEvent<Answer | null>).detail ?? notCloned
    }
    listenTo(`${secret}-answer-${half}`, listen)
    dispatch(new Message(`${secret}-ask-${other}`, { detail: question }))
    stopListening(`${secret}-answer-${half}`, listen)
    return answer
  }

  const { describe, describeError, restore, call, settle } = makeValues(ask)

  const answerTo = (question: Question): Answer => {
    try {
      switch (question.type) {
        case 'call':
          return { ok: true, value: call(question.id, question.parameters) }
        case 'settle':
          settle(question.id, question.ok, question.value)
          break
        case 'expose':
          Object.defineProperty(window, question.name, {
            value: restore(question.value, true),
            enumerable: true,
            writable: false,
            configurable: false,
          })
      }
      return { ok: true, value: { kind: 'plain' } }
    } catch (error) {
      return { ok: false, value: describeError(error) }
    }
  }

  listenTo(`${secret}-ask-${half}`, (event) => {
    const question = (event as CustomEvent<Question | null>).detail
    const detail = question === null ? notCloned : answerTo(question)
    dispatch(new Message(`${secret}-answer-${other}`, { detail }))
  })

  return {
    exposeInMainWorld(name, api) {
      if (exposed.has(name) || name in window)
        throw new Error('Cannot bind an API on top of an existing property on the window object')
      exposed.add(name)
      ask({ type: 'expose', name, value: describe(api) })
    },
  }
}
