import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes that must not be found, under the name they are told by. At least four bytes. */
export type Needle = { name: string; bytes: Buffer }
/** Which needle was found in which file. */
export type Found = { name: string; path: string }

/** Files come and go while a program runs; one that is gone holds nothing. */
function readAll(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

/** Every needle in every file below a directory, each pair once. One pass over each file, however many needles. */
export function findBytes(directory: string, needles: readonly Needle[]): Found[] {
  const byStart = new Map<number, Needle[]>()
  for (const needle of needles) {
    const start = needle.bytes.readUInt32LE(0)
    byStart.set(start, [...(byStart.get(start) ?? []), needle])
  }
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((path) => {
      const content = readAll(path)
      const names = new Set<string>()
      for (let at = 0; at + 4 <= content.length; at += 1)
        for (const { name, bytes } of byStart.get(content.readUInt32LE(at)) ?? [])
          if (content.subarray(at, at + bytes.length).equals(bytes)) names.add(name)
      return [...names].map((name) => ({ name, path }))
    })
}

/** One hex value as text (either case) and as the bytes it stands for. */
export const needlesOf = (name: string, hex: string): Needle[] =>
  [Buffer.from(hex.toUpperCase()), Buffer.from(hex.toLowerCase()), Buffer.from(hex, 'hex')].map((bytes) => ({
    name,
    bytes,
  }))

/** Files below a directory that hold one of these hex values, as text (either case) or as the bytes they stand for. */
export const filesHolding = (directory: string, hexValues: readonly string[]): string[] => [
  ...new Set(
    findBytes(
      directory,
      hexValues.flatMap((hex) => needlesOf(hex, hex)),
    ).map(({ path }) => path),
  ),
]
