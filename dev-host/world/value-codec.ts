/** A value of the structured clone as JSON: `['v', 5]`, `['o', [['a', ['v', 1]]]]`. */
export type Encoded = readonly [tag: string, content?: unknown]

export type ValueCodec = { encode(value: unknown): string; decode(text: string): unknown }

/**
 * What crosses between main and the window, as Electron's structured clone has it. The function is sent to the page as
 * its own source text, so it must not reach for anything outside itself.
 */
export function valueCodec(): ValueCodec {
  const refuse = (): never => {
    throw new Error('An object could not be cloned.')
  }
  const toBase64 = (bytes: Uint8Array): string => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 0x8000)
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
    return btoa(text)
  }
  const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

  const encode = (value: unknown, above: readonly object[]): Encoded => {
    if (value === undefined) return ['u']
    if (typeof value === 'bigint') return ['i', String(value)]
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
      return ['n', Object.is(value, -0) ? '-0' : String(value)]
    if (typeof value === 'function' || typeof value === 'symbol') return refuse()
    if (value === null || typeof value !== 'object') return ['v', value]
    if (above.includes(value)) throw new Error('dev-host: values with cycles are not implemented')
    const inner = (child: unknown): Encoded => encode(child, [...above, value])
    if (value instanceof Date) return ['d', value.getTime()]
    if (value instanceof RegExp) return ['r', [value.source, value.flags]]
    if (value instanceof Error) return ['e', [value.name, value.message, value.stack]]
    if (value instanceof Map) return ['m', Array.from(value, (pair) => pair.map(inner))]
    if (value instanceof Set) return ['s', Array.from(value, inner)]
    if (value instanceof ArrayBuffer) return ['b', toBase64(new Uint8Array(value))]
    if (ArrayBuffer.isView(value))
      return ['y', toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))]
    if (Array.isArray(value)) return ['a', value.map(inner)]
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) return refuse()
    return ['o', Object.entries(value).map(([name, child]) => [name, inner(child)])]
  }

  const decode = ([tag, content]: Encoded): unknown => {
    const parts = content as never[]
    switch (tag) {
      case 'u':
        return undefined
      case 'i':
        return BigInt(content as string)
      case 'n':
        return Number(content)
      case 'd':
        return new Date(content as number)
      case 'r':
        return new RegExp(parts[0] ?? '', parts[1] ?? '')
      case 'e':
        return Object.assign(new Error(parts[1]), { name: parts[0], stack: parts[2] })
      case 'm':
        return new Map((content as Encoded[][]).map((pair) => pair.map(decode) as [unknown, unknown]))
      case 's':
        return new Set((content as Encoded[]).map(decode))
      case 'b':
        return fromBase64(content as string).buffer
      case 'y':
        return fromBase64(content as string)
      case 'a':
        return (content as Encoded[]).map(decode)
      case 'o':
        return Object.fromEntries(
          (content as [string, Encoded][]).map(([name, child]) => [name, decode(child)]),
        )
      default:
        return content
    }
  }
  return { encode: (value) => JSON.stringify(encode(value, [])), decode: (text) => decode(JSON.parse(text)) }
}
