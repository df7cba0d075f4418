import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files below a directory that hold one of these hex values, as text (either case) or as the bytes they stand for. */
export function filesHolding(directory: string, hexValues: readonly string[]): string[] {
  const needles = hexValues.flatMap((hex) => [
    Buffer.from(hex.toUpperCase()),
    Buffer.from(hex.toLowerCase()),
    Buffer.from(hex, 'hex'),
  ])
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const content = readFileSync(path)
      return needles.some((needle) => content.includes(needle))
    })
}
