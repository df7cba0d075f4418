import { readFileSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'

type ConsoleFile = { bytes: Uint8Array<ArrayBuffer>; headers: Record<string, string> }

/** The console's page and what it loads, by the path each is served at. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/**
 * Its own scripts, styles, font and calls alone: nothing inline, nothing made of a text, nothing of elsewhere, in no frame, and no form
 * that goes anywhere.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const ofPage = {
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
/** What its name has the hash of its content in. */
const ofAsset = {
  'cache-control': 'public, max-age=31536000, immutable',
  'cross-origin-resource-policy': 'same-origin',
}

/** Reads the built console, whole, so that no request names a file. @returns `null` where it was not built */
export function readConsole(folder: string): ConsoleFiles | null {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    return new Map(
      files.map((entry): [string, ConsoleFile] => {
        const place = join(entry.parentPath, entry.name)
        const path = place.slice(folder.length).replaceAll('\\', '/')
        const isPage = path === '/index.html'
        const type = types[extname(path)] ?? 'application/octet-stream'
        return [
          isPage ? '/' : path,
          {
            bytes: new Uint8Array(readFileSync(place)),
            headers: { 'content-type': type, ...(isPage ? ofPage : ofAsset) },
          },
        ]
      }),
    )
  } catch {
    return null
  }
}
