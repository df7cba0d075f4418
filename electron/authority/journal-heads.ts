import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { JournalEntry, JournalHead } from '../storage/journal-table.ts'
import { derivedKey } from './seal.ts'

/** The journal's head at a moment, signed by the counter: everything up to it is proven by whoever kept this. */
export type SignedHead = JournalHead & {
  /** Milliseconds since the epoch. */
  at: number
  /** The counter's public key, raw Ed25519, base64url. */
  key: string
  signature: string
}

export type JournalSigner = {
  /** The counter's public key, raw Ed25519, base64url. */
  key: string
  /** The head as one line that fits a QR code. */
  sign(head: JournalHead, at: number): string
  /** Signs what a request to the store's hub says (RFC 9421): it begins with a name in quotes, as no head does. */
  signRequest: (said: Uint8Array) => Uint8Array
}

/** A raw Ed25519 key in the forms that Node takes (RFC 8410, §§7 and 4). */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex')

const signedBytes = ({ sequence, hash }: JournalHead, at: number): Buffer =>
  Buffer.from(`extorno journal head, version 1\n${sequence}\n${at}\n${hash}`)

/** Signs heads with a key that only the keyring gives out. */
export function createJournalSigner(counterKey: Buffer): JournalSigner {
  const seed = derivedKey(counterKey, 'journal signature')
  const privateKey = createPrivateKey({
    key: Buffer.concat([privatePrefix, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const key = createPublicKey(privateKey)
    .export({ format: 'der', type: 'spki' })
    .subarray(publicPrefix.length)
    .toString('base64url')
  return {
    key,
    sign(head, at) {
      const hash = Buffer.from(head.hash, 'hex').toString('base64url')
      const signature = sign(null, signedBytes(head, at), privateKey).toString('base64url')
      return ['EXTORNO1', key, head.sequence, at, hash, signature].join('.')
    },
    signRequest: (said) => sign(null, said, privateKey),
  }
}

/** The time may have parts of a millisecond: counters of before wrote them on their papers. */
const headPattern =
  /^EXTORNO1\.(?<key>[\w-]{43})\.(?<sequence>\d{1,15})\.(?<at>\d{1,15}(?:\.\d{1,15})?)\.(?<packed>[\w-]{43})\.(?<signature>[\w-]{86})$/u

/** A signed head as it stands on paper; `null`: it is none, or its signature is not right. */
export function readSignedHead(text: string): SignedHead | null {
  const { groups } = headPattern.exec(text.trim()) ?? {}
  if (groups === undefined) return null
  const { key = '', packed = '', signature = '' } = groups
  const [sequence, at] = [Number(groups['sequence']), Number(groups['at'])]
  const hash = Buffer.from(packed, 'base64url').toString('hex')
  const isRight = verify(
    null,
    signedBytes({ sequence, hash }, at),
    publicKeyOf(key),
    Buffer.from(signature, 'base64url'),
  )
  return isRight ? { sequence, hash, at, key, signature } : null
}

const publicKeyOf = (key: string): KeyObject =>
  createPublicKey({
    key: Buffer.concat([publicPrefix, Buffer.from(key, 'base64url')]),
    format: 'der',
    type: 'spki',
  })

export const headSignedEvent = 'headSigned'
const entryDetailSchema = z.looseObject({ head: z.string() })

/** How far a journal is proven, and whether a head that was kept on paper is in it. */
export type HeadProof = {
  /** The last head in the journal that the key signed and that the chain leads to; `null`: none. */
  proven: { sequence: number; at: number; key: string } | null
  /** Heads in the journal that another key signed, or that do not fit the chain: no counter writes one. */
  foreign: number
  /** Whether the kept head is in the chain; `null`: none was given. */
  isKeptHeadThere: boolean | null
}

/**
 * Holds a journal against the heads that were signed on its way, an entry at a time and in order.
 *
 * @param key whose signatures count; `null`: those of the first that signed
 * @param kept a head from outside the journal, from the paper of a close of day
 */
export function createHeadProof(key: string | null, kept: JournalHead | null) {
  let expected = key
  let before: JournalHead = { sequence: 0, hash: '' }
  let isKeptHeadThere = kept === null ? null : false
  const proof: Omit<HeadProof, 'isKeptHeadThere'> = { proven: null, foreign: 0 }

  return {
    take(entry: JournalEntry): void {
      if (entry.event === headSignedEvent) {
        const head = headIn(entry)
        expected ??= head?.key ?? null
        const fits =
          head !== null &&
          head.key === expected &&
          head.sequence === before.sequence &&
          head.hash === before.hash
        if (fits) proof.proven = { sequence: head.sequence, at: head.at, key: head.key }
        else proof.foreign += 1
      }
      if (kept !== null && entry.sequence === kept.sequence) isKeptHeadThere = entry.hash === kept.hash
      before = { sequence: entry.sequence, hash: entry.hash }
    },
    end: (): HeadProof => ({ ...proof, isKeptHeadThere }),
  }
}

function headIn({ detail }: JournalEntry): SignedHead | null {
  try {
    const parsed = entryDetailSchema.safeParse(JSON.parse(detail))
    return parsed.success ? readSignedHead(parsed.data.head) : null
  } catch {
    return null
  }
}
