import { createHash, sign } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest, UpdateFile } from '../../electron/updates/manifest.ts'

/** Which system an installer is for, by its name; `arm64` stands in those of that processor. msi is for fleet tools. */
function systemOf(name: string): string | null {
  const arch = name.includes('arm64') ? 'arm64' : 'x64'
  if (name.endsWith('.exe')) return `win32-${arch}`
  if (name.endsWith('.deb')) return `linux-${arch}`
  return name.endsWith('.dmg') ? `darwin-${arch}` : null
}

/** The installers of a version in a folder, with their lengths and hashes. */
export function filesOf(folder: string, version: string): UpdateFile[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const system = systemOf(name)
      if (system === null || !name.includes(version)) return []
      const content = readFileSync(join(folder, name))
      return [
        { system, name, bytes: content.length, sha512: createHash('sha512').update(content).digest('hex') },
      ]
    })
}

/**
 * A manifest as a server gives it: the text and its signature, so that nobody's way of writing JSON matters.
 *
 * @param privateKey PKCS #8, PEM
 */
export function signManifest(manifest: Manifest, privateKey: string): string {
  const text = JSON.stringify(manifest)
  const signature = sign(null, Buffer.from(text), privateKey).toString('base64')
  return JSON.stringify({ manifest: text, signature })
}
