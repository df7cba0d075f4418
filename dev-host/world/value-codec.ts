/**
 * One value of a structured clone as JSON: `['v', 5]`, `['o', [['a', ['v', 1]]]]`. Objects are counted in the order they
 * begin; `['#', 3]` is the fourth of them again.
 */
type Node = readonly [tag: string, content?: unknown]
type Members = [name: string, child: Node][]

export type ValueCodec = { encode(value: unknown): string; decode(text: string): unknown }

/**
 * Writes what a structured clone makes of a value, and throws for what it refuses (in the words of Electron) or what
 * the host does not carry. Sent to the page as its own source text: must not reach for anything outside itself.
 */
function valueEncoder(): ValueCodec['encode'] {
  const clone = (value: unknown): unknown => {
    try {
      return structuredClone(value)
    } catch {
      throw new Error('An object could not be cloned.')
    }
  }
  const typeOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1)
  const refuse = (value: object): never => {
    throw new Error(`dev-host: carrying ${typeOf(value)} to or from the window is not implemented`)
  }
  const toBase64 = (bytes: Uint8Array): string => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 0x8000)
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
    return btoa(text)
  }
  return (root) => {
    const numbers = new Map<object, number>()
    const members = (value: object): Members =>
      Object.entries(value).map(([name, child]) => [name, encode(child)])
    const list = (value: unknown[]): Node => {
      const isPlain = Object.keys(value).every((name, at) => name === String(at))
      return isPlain && Object.keys(value).length === value.length
        ? ['a', value.map(encode)]
        : ['h', [value.length, members(value)]]
    }
    const object = (value: object): Node => {
      if (value instanceof Date) return ['d', Number.isNaN(value.getTime()) ? null : value.getTime()]
      if (value instanceof RegExp) return ['r', [value.source, value.flags]]
      if (value instanceof Error)
        return [
          'e',
          [value.name, value.message, encode(value.stack), 'cause' in value ? encode(value.cause) : null],
        ]
      if (value instanceof Map) return ['m', Array.from(value, (pair) => pair.map(encode))]
      if (value instanceof Set) return ['s', Array.from(value, encode)]
      if (value instanceof ArrayBuffer)
        return value.resizable ? refuse(value) : ['b', toBase64(new Uint8Array(value))]
      if (ArrayBuffer.isView(value)) {
        const length = 'length' in value ? value.length : value.byteLength
        return ['y', [typeOf(value), encode(value.buffer), value.byteOffset, length]]
      }
      if (Array.isArray(value)) return list(value)
      if (['Number', 'String', 'Boolean', 'BigInt'].includes(typeOf(value)))
        return ['w', encode(value.valueOf())]
      return Object.getPrototypeOf(value) === Object.prototype ? ['o', members(value)] : refuse(value)
    }
    const encode = (value: unknown): Node => {
      if (value === undefined) return ['u']
      if (typeof value === 'bigint') return ['i', String(value)]
      if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
        return ['n', Object.is(value, -0) ? '-0' : String(value)]
      if (value === null || typeof value !== 'object') return ['v', value]
      const known = numbers.get(value)
      if (known !== undefined) return ['#', known]
      numbers.set(value, numbers.size)
      return object(value)
    }
    return JSON.stringify(encode(clone(root)))
  }
}

/** Makes the value again, in the world it runs in. Sent to the page as `valueEncoder` is. */
function valueDecoder(): ValueCodec['decode'] {
  const construct = (name: string, ...parameters: unknown[]): object => {
    const type = (globalThis as unknown as Record<string, new (...given: unknown[]) => object>)[name]
    if (type === undefined) throw new Error(`dev-host: there is no ${name} in this world`)
    return new type(...parameters)
  }
  const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  return (text) => {
    const objects: object[] = []
    const keep = <Made extends object>(made: Made): Made => {
      objects.push(made)
      return made
    }
    /** Defined and not assigned, so that `__proto__` is a member as any other. */
    const fill = (made: object, members: Members): object => {
      for (const [name, child] of members)
        Object.defineProperty(made, name, {
          value: decode(child),
          writable: true,
          enumerable: true,
          configurable: true,
        })
      return made
    }
    const error = ([name, message, stack, cause]: [string, string, Node, Node | null]): object => {
      const made = keep(construct(name, message))
      const hidden = { writable: true, enumerable: false, configurable: true }
      Object.defineProperty(made, 'stack', { ...hidden, value: decode(stack) })
      if (cause !== null) Object.defineProperty(made, 'cause', { ...hidden, value: decode(cause) })
      return made
    }
    const view = ([name, buffer, offset, length]: [string, Node, number, number]): object => {
      const number = objects.push({}) - 1
      const made = construct(name, decode(buffer), offset, length)
      objects[number] = made
      return made
    }
    const decode = ([tag, content]: Node): unknown => {
      switch (tag) {
        case 'u':
          return undefined
        case 'i':
          return BigInt(content as string)
        case 'n':
          return Number(content)
        case '#':
          return objects[content as number]
        case 'w':
          return keep(Object(decode(content as Node)) as object)
        case 'd':
          return keep(new Date((content as number | null) ?? Number.NaN))
        case 'r':
          return keep(new RegExp(...(content as [string, string])))
        case 'e':
          return error(content as never)
        case 'm': {
          const made = keep(new Map())
          for (const [key, child] of content as [Node, Node][]) made.set(decode(key), decode(child))
          return made
        }
        case 's': {
          const made = keep(new Set())
          for (const child of content as Node[]) made.add(decode(child))
          return made
        }
        case 'b':
          return keep(fromBase64(content as string).buffer)
        case 'y':
          return view(content as never)
        case 'a': {
          const made: unknown[] = keep([])
          for (const child of content as Node[]) made.push(decode(child))
          return made
        }
        case 'h': {
          const [length, members] = content as [number, Members]
          const made: unknown[] = keep([])
          made.length = length
          return fill(made, members)
        }
        case 'o':
          return fill(keep({}), content as Members)
        default:
          return content
      }
    }
    return decode(JSON.parse(text) as Node)
  }
}

/** What crosses between main and the window, as Electron's structured clone has it. */
export const valueCodec = (): ValueCodec => ({ encode: valueEncoder(), decode: valueDecoder() })

/** The same as an expression, for the page. */
export const valueCodecSource = (): string =>
  `({ encode: (${valueEncoder.toString()})(), decode: (${valueDecoder.toString()})() })`
