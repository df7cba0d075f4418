import { readFileSync } from 'node:fs'

type Vector = { id: string; raw_hex: string | null; raw_framed_hex?: string }

const file = new URL('../data/reader-vectors.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }

/**
 * The raw bytes of one published reading, by its id in `test/data/reader-vectors.json`.
 * @param member `raw_framed_hex`: within the packet it travels in, where the file has both
 */
export function vectorBytes(id: string, member: 'raw_hex' | 'raw_framed_hex' = 'raw_hex'): Uint8Array {
  const hex = vectors.find((vector) => vector.id === id)?.[member]
  if (hex === undefined || hex === null) throw new Error(`no bytes of ${id} in ${file.pathname}`)
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
