import { canonicalKsn } from '../../domain/ksn.ts'
import { toHex } from './bytes.ts'

/**
 * A KSN as hex digits. TDES KSNs of fewer than ten bytes stand for a number that is padded on the left with F
 * (ANSI X9.24-1); twelve bytes are an AES KSN and stay as they are.
 */
export const ksnHex = (bytes: Uint8Array): string => canonicalKsn(toHex(bytes))
