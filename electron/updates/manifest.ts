import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { updateRingSchema } from '../../contract/updates.ts'
import type { UpdateRing } from '../../contract/updates.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'

const versionSchema = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/u)

const fileSchema = z.strictObject({
  /** As Node names it: `win32-x64`. */
  system: z.string().max(40),
  /** Beside the manifest; a plain name, so that it can lead nowhere else. */
  name: z.string().regex(/^[\w][\w.-]{0,120}$/u),
  bytes: z.int().min(1).max(1_000_000_000),
  /** Hexadecimal. */
  sha512: z.hash('sha512'),
})
export type UpdateFile = z.infer<typeof fileSchema>

/** What a ring is offered. */
const manifestSchema = z.strictObject({
  product: z.literal('extorno'),
  ring: updateRingSchema,
  version: versionSchema,
  files: z.array(fileSchema).min(1).max(20),
})
export type Manifest = z.infer<typeof manifestSchema>

/** The manifest's very text and the Ed25519 signature over it, base64. */
const signedManifestSchema = z.strictObject({
  manifest: z.string().max(20_000),
  signature: z.base64().max(200),
})

/** Which of two versions is newer: positive where the first is. */
export function compareVersions(one: string, other: string): number {
  const [first, second] = [one, other].map((version) => version.split('.').map(Number)) as [
    number[],
    number[],
  ]
  for (const [index, part] of first.entries()) {
    const difference = part - (second[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

type Asked = {
  /** The pinned key: SPKI in DER, base64. */
  key: string
  ring: UpdateRing
  system: string
  /** What runs. */
  version: string
  /** The newest version that was ever offered here, or what runs. */
  newestSeen: string
}

/**
 * Reads what a server offers a ring. Nothing of it is looked at before the signature holds.
 *
 * @returns the offer; `null`: what runs is what is offered
 */
export function readOffer(
  text: string,
  { key, ring, system, version, newestSeen }: Asked,
): Result<{ version: string; file: UpdateFile } | null, { tag: 'badSignature' | 'notForUs' | 'older' }> {
  const signed = signedManifestSchema.safeParse(jsonOf(text))
  if (!signed.success) return err({ tag: 'badSignature' })
  const { manifest: content, signature } = signed.data
  const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
  if (!verify(null, Buffer.from(content), publicKey, Buffer.from(signature, 'base64')))
    return err({ tag: 'badSignature' })
  const manifest = manifestSchema.safeParse(jsonOf(content))
  if (!manifest.success || manifest.data.ring !== ring) return err({ tag: 'notForUs' })
  const offered = manifest.data.version
  if (compareVersions(offered, newestSeen) < 0 || compareVersions(offered, version) < 0)
    return err({ tag: 'older' })
  if (compareVersions(offered, version) === 0) return ok(null)
  const file = manifest.data.files.find((one) => one.system === system)
  return file === undefined ? err({ tag: 'notForUs' }) : ok({ version: offered, file })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
