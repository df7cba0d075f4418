import { z } from 'zod'

/**
 * A form of ciphertext that this acquirer has agreed to open with its merchant; a member left out: any. The acquirer's own
 * list, by the words that readers' forms are told in.
 */
export const agreementSchema = z
  .strictObject({
    scheme: z.enum(['tdes-dukpt', 'tdes-dukpt-aes', 'aes-dukpt', 'fixed-key', 'unknown']),
    keyVariant: z.enum(['pin', 'data', 'unknown']),
    plaintext: z.enum(['ascii-track', 'packed-track', 'tlv-value', 'tlv-object', 'tlv-blob', 'unknown']),
    padding: z.enum(['00', 'FF', 'F-nibble', 'none', 'unknown']),
    iv: z.enum(['zero', 'other']),
    span: z.enum(['per-track', 'per-tag', 'one-block']),
    tlv: z.enum(['list', 'none']),
  })
  .partial()
export type Agreement = z.infer<typeof agreementSchema>

/** What the documents' own sample is: the form that is known to open (Kushki, Voids & Refunds §1). */
const sampleForm: Agreement = {
  scheme: 'tdes-dukpt',
  keyVariant: 'data',
  plaintext: 'packed-track',
  padding: 'F-nibble',
  iv: 'zero',
  span: 'per-track',
  tlv: 'list',
}

/** The forms this acquirer opens, as its merchant's contract has them. */
export type Agreements = {
  /** Whether card blocks are opened at all, or taken as they are: for tests of something else. */
  opensCards: boolean
  list: () => readonly Agreement[]
  set: (agreed: readonly Agreement[]) => void
  /** Back to the documents' sample. */
  reset: () => void
}

export function createAgreements(opensCards: boolean): Agreements {
  let current: readonly Agreement[] = [sampleForm]
  return {
    opensCards,
    list: () => current,
    set: (agreed) => {
      current = agreed
    },
    reset: () => {
      current = [sampleForm]
    },
  }
}
