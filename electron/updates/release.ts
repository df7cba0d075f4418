import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { builtFolder } from '../app/built-folder.ts'

const releaseSchema = z.object({
  /** Ed25519, SPKI in DER, base64. */
  updateKey: z.base64().max(200),
  updateAddress: z.url({ protocol: /^https?$/u }).refine((url) => url.endsWith('/')),
})

/** Where this package's updates lie, and whose signature they have to have. */
export type Release = z.infer<typeof releaseSchema>

/** What whoever packed the app wrote into its manifest, inside the archive that the fuses guard; `null`: no updates. */
export function readRelease(): Release | null {
  try {
    return releaseSchema.parse(JSON.parse(readFileSync(join(builtFolder, '../package.json'), 'utf8')))
  } catch {
    return null
  }
}
