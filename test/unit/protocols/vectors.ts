import { readFileSync } from 'node:fs'
import { fromHex } from '../../../native-bridge/protocols/bytes.ts'

/** The published readings of test/data/reader-vectors.json; each says where it was published and how it was checked. */
type Vector = { id: string; raw_hex: string | null; raw_hex_as_published?: string }

const file = JSON.parse(readFileSync(new URL('../../data/reader-vectors.json', import.meta.url), 'utf8')) as {
  vectors: Vector[]
}

export const vectors: readonly Vector[] = file.vectors

const find = (id: string): Vector => {
  const vector = vectors.find((candidate) => candidate.id === id)
  if (vector === undefined) throw new Error(`no vector ${id}`)
  return vector
}

/** The bytes of a vector. */
export const vectorBytes = (id: string): Uint8Array => bytesOf(find(id).raw_hex ?? '')

/** The bytes of a vector as they were published: with one masked character lost. */
export const publishedBytes = (id: string): Uint8Array => bytesOf(find(id).raw_hex_as_published ?? '')

export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex.replaceAll(/\s/gu, ''))
  if (bytes === null) throw new Error('not hexadecimal')
  return bytes
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]))
}
