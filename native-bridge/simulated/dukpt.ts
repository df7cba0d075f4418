import { createCipheriv } from 'node:crypto'
import { fromHex, joined } from './bytes.ts'

/** The published ANSI X9.24 test base key. It protects nothing: it is printed in every DUKPT document. */
export const PUBLISHED_TEST_BASE_KEY = fromHex('0123456789ABCDEFFEDCBA9876543210')

/** XORed onto a base or register key to derive its other half (ANSI X9.24-1:2009, A.2). */
const DERIVATION_MASK = fromHex('C0C0C0C000000000C0C0C0C000000000')

/** XORed onto the session key: which bytes differ says what the derived key is for (ANSI X9.24-1:2009, A.4.1). */
const VARIANT_MASK = {
  pin: fromHex('00000000000000FF00000000000000FF'),
  mac: fromHex('000000000000FF00000000000000FF00'),
  data: fromHex('0000000000FF00000000000000FF0000'),
} as const

/** Which DUKPT key of a transaction: PIN, message authentication, or data (request). */
export type KeyVariant = keyof typeof VARIANT_MASK

const COUNTER_BITS = 21
const NO_VECTOR = new Uint8Array(8)

const exclusiveOr = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  left.map((byte, index) => byte ^ (right[index] ?? 0))

/** Two-key triple DES, ECB, whole blocks. `des-ede` is in OpenSSL 3 and in Electron's BoringSSL; `des-ecb` is not. */
const tripleDes = (key: Uint8Array, blocks: Uint8Array): Uint8Array =>
  new Uint8Array(createCipheriv('des-ede', key, null).setAutoPadding(false).update(blocks))

/** Single DES: triple DES under the same half twice. */
const singleDes = (half: Uint8Array, block: Uint8Array): Uint8Array => tripleDes(joined(half, half), block)

/** The initial key of a device, from the base key and its KSN with the counter cleared (A.6). */
const initialKey = (baseKey: Uint8Array, ksn: Uint8Array): Uint8Array => {
  const id = ksn.slice(0, 8)
  id[7] = (id[7] ?? 0) & 0xe0
  return joined(tripleDes(baseKey, id), tripleDes(exclusiveOr(baseKey, DERIVATION_MASK), id))
}

/** One step of the non-reversible key generation (A.3). */
const nextRegisterKey = (key: Uint8Array, register: Uint8Array): Uint8Array => {
  const half = (ofKey: Uint8Array): Uint8Array => {
    const left = ofKey.slice(0, 8)
    const right = ofKey.slice(8)
    return exclusiveOr(singleDes(left, exclusiveOr(right, register)), right)
  }
  return joined(half(exclusiveOr(key, DERIVATION_MASK)), half(key))
}

/** The 21-bit transaction counter at the end of a ten-byte KSN. */
const counterOf = (ksn: Uint8Array): number =>
  (((ksn[7] ?? 0) & 0x1f) << 16) | ((ksn[8] ?? 0) << 8) | (ksn[9] ?? 0)

/**
 * The key one transaction uses.
 * @param ksn ten bytes: device id and counter
 * @returns sixteen bytes. The data key is its variant encrypted under itself, half by half (A.4.1, figure A-2)
 */
export const transactionKey = (baseKey: Uint8Array, ksn: Uint8Array, variant: KeyVariant): Uint8Array => {
  const counter = counterOf(ksn)
  const register = ksn.slice(2, 10)
  register[5] = (register[5] ?? 0) & 0xe0
  register[6] = 0
  register[7] = 0
  let key = initialKey(baseKey, ksn)
  for (let bit = 1 << (COUNTER_BITS - 1); bit > 0; bit >>= 1) {
    if ((counter & bit) === 0) continue
    register[5] = (register[5] ?? 0) | (bit >> 16)
    register[6] = (register[6] ?? 0) | ((bit >> 8) & 0xff)
    register[7] = (register[7] ?? 0) | (bit & 0xff)
    key = nextRegisterKey(key, register)
  }
  const variantKey = exclusiveOr(key, VARIANT_MASK[variant])
  return variant === 'data'
    ? joined(tripleDes(variantKey, variantKey.slice(0, 8)), tripleDes(variantKey, variantKey.slice(8)))
    : variantKey
}

/** The bytes filled up to whole blocks of eight; a whole number of blocks stays as it is. */
export const filled = (bytes: Uint8Array, filler: number): Uint8Array => {
  const whole = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(filler)
  whole.set(bytes)
  return whole
}

/** Triple DES CBC over whole blocks, with a zero vector unless one is given. */
export const encryptBlocks = (
  key: Uint8Array,
  blocks: Uint8Array,
  vector: Uint8Array = NO_VECTOR,
): Uint8Array =>
  new Uint8Array(createCipheriv('des-ede-cbc', key, vector).setAutoPadding(false).update(blocks))

/** Triple DES ECB over whole blocks, as ABECS pinpads are asked for. */
export const encryptEachBlock = (key: Uint8Array, blocks: Uint8Array): Uint8Array => tripleDes(key, blocks)
