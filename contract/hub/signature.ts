/**
 * How a counter signs its requests (RFC 9421, HTTP Message Signatures): what both sides have to agree on.
 * `@authority` is the name the counter calls the hub by; a proxy before the hub has to leave `Host` alone.
 */
export const signedParts = ['@method', '@authority', '@path', '@query', 'content-digest'] as const

/** Says what the signature is for, so that none made for something else is taken. */
export const signatureTag = 'extorno-hub-1'

/** How far a request's time may lie before or after the hub's, seconds. */
export const maxSkewSeconds = 300

/**
 * How long after it was signed a request may still be taken, milliseconds: signed by a clock that is as far ahead as it may be,
 * taken when it is as far behind; times are told in whole seconds.
 */
export const oldestRequestMs = (2 * maxSkewSeconds + 1) * 1000

/** 16 random bytes, base64url, never used again. */
export const noncePattern = /^[\w-]{22}$/u
