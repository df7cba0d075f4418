/** A small, fast generator that a seed repeats exactly (mulberry32). */
export function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

/** Bytes that formats give a meaning: frame marks, lengths at their edges, TLV flags, separators. */
const telling = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x06, 0x0d, 0x10, 0x13, 0x15, 0x16, 0x17, 0x1c, 0x25, 0x30, 0x3b, 0x3d, 0x3f,
  0x44, 0x56, 0x57, 0x5a, 0x5e, 0x70, 0x7c, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xa1, 0xa2, 0xc0, 0xc1, 0xc2,
  0xdb, 0xdf, 0xee, 0xf9, 0xfe, 0xff,
]
/** Most inputs stay near the length of a frame or two; some are as long as any buffer. */
const usualInput = 1024
const longestInput = 4096

/** A new input from a known one: a few changes of the kinds that lines, drivers and hostile devices make. */
export function mutate(parent: Uint8Array, other: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(parent)
  for (let change = random(4); change >= 0; change -= 1) bytes = changeOnce(bytes, other, random)
  return bytes.subarray(0, random(16) === 0 ? longestInput : usualInput)
}

function changeOnce(bytes: Uint8Array, other: Uint8Array, random: (below: number) => number): Uint8Array {
  const at = random(bytes.length + 1)
  const length = 1 + random(Math.min(64, bytes.length + 1))
  switch (random(9)) {
    case 0:
      return replaced(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random(8))))
    case 1:
      return replaced(bytes, at, 1, Uint8Array.of(telling[random(telling.length)] ?? 0))
    case 2:
      return replaced(bytes, at, length, new Uint8Array())
    case 3:
      return replaced(bytes, at, 0, other.subarray(random(other.length + 1)))
    case 4:
      return replaced(bytes, at, 0, bytes.subarray(at, at + length))
    case 5:
      return bytes.subarray(0, at)
    case 6:
      return replaced(bytes, at, length, new Uint8Array(length).fill(telling[random(telling.length)] ?? 0))
    case 7:
      return replaced(
        bytes,
        at,
        0,
        Uint8Array.from({ length }, () => random(256)),
      )
    default:
      return replaced(bytes, 0, 0, other.subarray(0, random(other.length + 1)))
  }
}

function replaced(bytes: Uint8Array, at: number, length: number, by: Uint8Array): Uint8Array {
  const end = Math.min(bytes.length, at + length)
  const result = new Uint8Array(at + by.length + (bytes.length - end))
  result.set(bytes.subarray(0, at))
  result.set(by, at)
  result.set(bytes.subarray(end), at + by.length)
  return result
}

/** Cuts an input as a link does: whole, in two, in packets of 64, or in small pieces. */
export function cut(bytes: Uint8Array, random: (below: number) => number): Uint8Array[] {
  switch (random(4)) {
    case 0:
      return [bytes]
    case 1: {
      const at = random(bytes.length + 1)
      return [bytes.subarray(0, at), bytes.subarray(at)]
    }
    case 2:
      return pieces(bytes, 64)
    default:
      return pieces(bytes, 1 + random(16))
  }
}

const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
