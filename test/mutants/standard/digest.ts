import { createHash } from 'node:crypto'

/** A few characters that tell one content from another. */
export const digestOf = (...contents: (string | Buffer)[]): string => {
  const hash = createHash('sha256')
  for (const content of contents) hash.update(content).update('\0')
  return hash.digest('base64url').slice(0, 16)
}
