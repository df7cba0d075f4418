import { encryptBlocks, filled, type KeyVariant, PUBLISHED_TEST_BASE_KEY, transactionKey } from './dukpt.ts'

/** A KSN never uses a counter with more than ten 1-bits (ANSI X9.24-1:2009, A.1): those values are skipped. */
const MAX_ONE_BITS = 10
const LARGEST_COUNTER = 0x1fffff

const oneBits = (value: number): number => value.toString(2).replaceAll('0', '').length

/** One use of a KSN: what the reader says, and the keys it then has. */
export type Transaction = {
  ksn: Uint8Array
  key: (variant: KeyVariant) => Uint8Array
  /** Triple DES CBC under one of the keys, filled with 00 to whole blocks. */
  encrypt: (variant: KeyVariant, plain: Uint8Array, vector?: Uint8Array) => Uint8Array
}

/** A reader's key serial numbers, rising from transaction to transaction. */
export type KsnCounter = {
  /** The next transaction. The device has no keys left after counter 0x1FF800 (ten 1-bits at the top): it starts over. */
  next: () => Transaction
  /** The counter of the transaction made last, so that another reader object can go on from there. */
  last: () => number
}

/** Which keys a simulated reader has, and which of them it has used. */
export type UsedKeys = {
  /** The KSN counter used last; the first card has the one after it. @default 0 */
  counter: number
  /**
   * When its keys were put into it, milliseconds since the epoch: another time gives other keys under other KSNs, as with
   * a reader that was loaded anew. A till takes no KSN twice, also of a reader whose counter begins at 1 again. @default 0
   */
  injectedAt: number
  /** Whose keys they are. @default the published test key */
  baseKey?: Uint8Array
}

/** Bytes of a KSN that name device and initial key, before those that its counter reaches into. */
const identityBytes = { from: 2, to: 7 } as const

/**
 * Counts a simulated reader's transactions.
 * @param model the ten bytes of the KSN of the model, with its counter bits cleared
 */
export const ksnCounter = (
  model: Uint8Array,
  { counter: start, injectedAt, baseKey = PUBLISHED_TEST_BASE_KEY }: UsedKeys,
): KsnCounter => {
  let counter = start
  const device = model.slice()
  let time = injectedAt
  for (let index = identityBytes.to - 1; index >= identityBytes.from; index -= 1) {
    device[index] = (device[index] ?? 0) ^ (time % 256)
    time = Math.floor(time / 256)
  }
  return {
    last: () => counter,
    next: () => {
      do counter = counter >= LARGEST_COUNTER ? 1 : counter + 1
      while (oneBits(counter) > MAX_ONE_BITS)
      const ksn = device.slice()
      ksn[7] = (ksn[7] ?? 0) | (counter >> 16)
      ksn[8] = (counter >> 8) & 0xff
      ksn[9] = counter & 0xff
      const key = (variant: KeyVariant): Uint8Array => transactionKey(baseKey, ksn, variant)
      return {
        ksn,
        key,
        encrypt: (variant, plain, vector) => encryptBlocks(key(variant), filled(plain, 0), vector),
      }
    },
  }
}
