/**
 * One value of a structured clone as JSON: `['v', 5]`, `['o', [['a', ['v', 1]]]]`. Objects are counted in the order they
 * begin; `['#', 3]` is the fourth of them again.
 */
type Node = readonly [tag: string, content?: unknown]
type Members = [name: string, child: Node][]

export type ValueCodec = { encode(value: unknown): string; decode(text: string): unknown }

/**
 * Writes an object by its kind, its members by `encode`. Sent to the page as its own source text, as all functions here
 * are: must not reach for anything outside itself.
 */
function objectEncoder(encode: (value: unknown) => Node): (value: object) => Node {
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
  const members = (value: object): Members =>
    Object.entries(value).map(([name, child]) => [name, encode(child)])
  const list = (value: unknown[]): Node => {
    const isPlain = Object.keys(value).every((name, at) => name === String(at))
    return isPlain && Object.keys(value).length === value.length
      ? ['a', value.map(encode)]
      : ['h', [value.length, members(value)]]
  }
  return (value) => {
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
}

/**
 * Writes what a structured clone makes of a value, and throws for what it refuses (in the words of Electron) or what
 * the host does not carry. Sent to the page as its own source text: must not reach for anything outside itself.
 */
function valueEncoder(makeObjects: typeof objectEncoder): ValueCodec['encode'] {
  const clone = (value: unknown): unknown => {
    try {
      return structuredClone(value)
    } catch {
      throw new Error('An object could not be cloned.')
    }
  }
  return (root) => {
    const numbers = new Map<object, number>()
    const object = makeObjects((child) => encode(child))
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

/** Makes an object again by its tag, its members by `decode`; `objects` are those made so far, in their order. */
function objectDecoder(decode: (node: Node) => unknown, objects: object[]): (node: Node) => unknown {
  const construct = (name: string, ...parameters: unknown[]): object => {
    const type = (globalThis as unknown as Record<string, new (...given: unknown[]) => object>)[name]
    if (type === undefined) throw new Error(`dev-host: there is no ${name} in this world`)
    return new type(...parameters)
  }
  const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  const keep = <Made extends object>(made: Made): Made => {
    objects.push(made)
    return made
  }
  /** Defined and not assigned, so that `__proto__` is a member as any other. */
  const fill = (made: object, members: Members): object => {
    const shown = { writable: true, enumerable: true, configurable: true }
    for (const [name, child] of members) Object.defineProperty(made, name, { ...shown, value: decode(child) })
    return made
  }
  const error = (name: string, message: string, stack: Node, cause: Node | null): object => {
    const made = keep(construct(name, message))
    const hidden = { writable: true, enumerable: false, configurable: true }
    Object.defineProperty(made, 'stack', { ...hidden, value: decode(stack) })
    if (cause !== null) Object.defineProperty(made, 'cause', { ...hidden, value: decode(cause) })
    return made
  }
  const view = (name: string, buffer: Node, offset: number, length: number): object => {
    const number = objects.push({}) - 1
    const made = construct(name, decode(buffer), offset, length)
    objects[number] = made
    return made
  }
  const each = <Made extends object>(
    made: Made,
    add: (made: Made, child: never) => unknown,
    children: unknown,
  ): Made => {
    keep(made)
    for (const child of children as never[]) add(made, child)
    return made
  }
  const makers: Record<string, (content: never) => unknown> = {
    w: (content: Node) => keep(Object(decode(content)) as object),
    d: (time: number | null) => keep(new Date(time ?? Number.NaN)),
    r: (parts: [string, string]) => keep(new RegExp(...parts)),
    e: (parts: [string, string, Node, Node | null]) => error(...parts),
    m: (pairs) =>
      each(new Map(), (made, [key, child]: [Node, Node]) => made.set(decode(key), decode(child)), pairs),
    s: (children) => each(new Set(), (made, child: Node) => made.add(decode(child)), children),
    b: (text: string) => keep(fromBase64(text).buffer),
    y: (parts: [string, Node, number, number]) => view(...parts),
    a: (children) => each([], (made: unknown[], child: Node) => made.push(decode(child)), children),
    h: ([length, members]: [number, Members]) =>
      fill(Object.assign(keep([] as unknown[]), { length }), members),
    o: (members: Members) => fill(keep({}), members),
  }
  return ([tag, content]) => {
    const make = makers[tag]
    return make === undefined ? content : make(content as never)
  }
}

/** Makes the value again, in the world it runs in. */
function valueDecoder(makeObjects: typeof objectDecoder): ValueCodec['decode'] {
  return (text) => {
    const objects: object[] = []
    const object = makeObjects((node) => decode(node), objects)
    const decode = (node: Node): unknown => {
      const [tag, content] = node
      switch (tag) {
        case 'u':
          return undefined
        case 'i':
          return BigInt(content as string)
        case 'n':
          return Number(content)
        case '#':
          return objects[content as number]
        default:
          return object(node)
      }
    }
    return decode(JSON.parse(text) as Node)
  }
}

/** What crosses between main and the window, as Electron's structured clone has it. */
export const valueCodec = (): ValueCodec => ({
  encode: valueEncoder(objectEncoder),
  decode: valueDecoder(objectDecoder),
})

/** The same as an expression, for the page. */
export const valueCodecSource = (): string =>
  `({ encode: (${valueEncoder.toString()})(${objectEncoder.toString()}), decode: (${valueDecoder.toString()})(${objectDecoder.toString()}) })`
