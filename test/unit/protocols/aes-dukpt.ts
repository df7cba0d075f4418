import { createCipheriv } from 'node:crypto'

/** The base key of ANSI X9.24-3's own examples, AES-128. It protects nothing. */
const baseKey = Buffer.from('FEDCBA9876543210F1F1F1F1F1F1F1F1', 'hex')

/** What a derived key is for (X9.24-3, 6.3.2). */
const usage = { initial: 0x8001, derivation: 0x8000, dataBothWays: 0x3002 } as const

/** One derivation: AES-128 of version, block 1, usage, algorithm AES-128, 128 bits, then what makes the key its own. */
const derived = (key: Uint8Array, purpose: number, own: Uint8Array): Uint8Array => {
  const data = Buffer.alloc(16)
  data.writeUInt16BE(0x0101, 0)
  data.writeUInt16BE(purpose, 2)
  data.writeUInt16BE(0x0002, 4)
  data.writeUInt16BE(0x0080, 6)
  data.set(own, 8)
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  return new Uint8Array(cipher.update(data))
}

/**
 * The data encryption key (both ways) of one transaction of AES DUKPT under the standard's example base key.
 * @param ksn twelve bytes: initial key id and counter
 */
export function aesDataKey(ksn: Uint8Array): Uint8Array {
  const counter = Buffer.from(ksn).readUInt32BE(8)
  const ownOf = (count: number): Uint8Array => {
    const own = Buffer.alloc(8)
    own.set(ksn.subarray(4, 8))
    own.writeUInt32BE(count, 4)
    return own
  }
  let key = derived(baseKey, usage.initial, ksn.subarray(0, 8))
  let count = 0
  for (let bit = 0x8000_0000; bit >= 1; bit /= 2) {
    if (Math.floor(counter / bit) % 2 === 0) continue
    count += bit
    key = derived(key, usage.derivation, ownOf(count))
  }
  return derived(key, usage.dataBothWays, ownOf(counter))
}
