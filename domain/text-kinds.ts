import { z } from 'zod'

/**
 * What a text of a schema may hold, where it is not anybody's free text:
 * `ciphertext`: hex of a card block, judged by `holdsClearCardData`;
 * `number`: digits of a known other kind (a reference, an account, a key, a device's path): an account number by chance;
 * `search`: what a person types or scans to find a sale.
 */
export const textKinds = z.registry<{ text: 'ciphertext' | 'number' | 'search' }>()
export type TextKind = 'free' | 'ciphertext' | 'number' | 'search'
