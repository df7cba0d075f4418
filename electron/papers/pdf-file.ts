import { open, rm } from 'node:fs/promises'
import type { PdfError } from '../../contract/papers.ts'
import { isInside } from '../app/inside-folder.ts'
import { fullCodes } from '../journal/export-file.ts'
import { renameFileLater } from '../storage/held-files.ts'

type NotSaved = Extract<PdfError, { tag: 'NotSaved' }>['why']

/**
 * Writes a document where a person wants it; what stood there is replaced only by the whole of it.
 *
 * @param ownFolder the program's own data, where nothing is put
 * @returns why it was not written; `null`: it was
 */
export async function writePdf(path: string, bytes: Uint8Array, ownFolder: string): Promise<NotSaved | null> {
  if (await isInside(path, ownFolder)) return 'programFolder'
  const part = `${path}.part`
  try {
    const file = await open(part, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await renameFileLater(part, path)
    return null
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error
    return fullCodes.has(error.code) ? 'diskFull' : 'notWritable'
  }
}
