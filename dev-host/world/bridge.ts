type Described = { kind: string; value?: unknown; id?: string }
type Question =
  | { type: 'call'; id: string; parameters: Described[] }
  | { type: 'settle'; id: string; ok: boolean; value: Described }
  | { type: 'expose'; name: string; value: Described }
type Answer = { ok: boolean; value: Described }

export type Bridge = { exposeInMainWorld: (name: string, api: unknown) => void }

/**
 * One half of the context bridge. The same source runs in both worlds of a document before any script of the page; the
 * halves talk through synchronous events under a name that the page cannot guess. Functions become proxies, promises
 * stay promises, errors keep their message only, and what is exposed is frozen, as in Electron. Must not reach for
 * anything outside itself.
 */
export function bridge(half: 'page' | 'preload', secret: string): Bridge {
  const other = half === 'page' ? 'preload' : 'page'
  const functions = new Map<string, (...parameters: unknown[]) => unknown>()
  const idOfFunction = new WeakMap<object, string>()
  const proxies = new Map<string, (...parameters: unknown[]) => unknown>()
  const waiting = new Map<string, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()
  const exposed = new Set<string>()
  let lastId = 0
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

  const describeError = (error: unknown): Described => ({
    kind: 'error',
    value: error instanceof Error ? error.message : String(error),
  })

  const describe = (value: unknown): Described => {
    if (typeof value === 'symbol') throw new TypeError('A symbol cannot cross the context bridge')
    if (typeof value === 'function') {
      const id = idOfFunction.get(value) ?? `${half}${++lastId}`
      idOfFunction.set(value, id)
      functions.set(id, value as (...parameters: unknown[]) => unknown)
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

  const proxyOf = (id: string): ((...parameters: unknown[]) => unknown) => {
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

  const answerTo = (question: Question): Answer => {
    try {
      switch (question.type) {
        case 'call': {
          const call = functions.get(question.id)
          return {
            ok: true,
            value: describe(call?.(...question.parameters.map((one) => restore(one, false)))),
          }
        }
        case 'settle': {
          const promise = waiting.get(question.id)
          waiting.delete(question.id)
          if (question.ok) promise?.resolve(restore(question.value, false))
          else promise?.reject(restore(question.value, false))
          break
        }
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
