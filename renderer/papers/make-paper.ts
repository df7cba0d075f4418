import { flushSync } from 'react-dom'
import type { Paper, PaperAbout, PaperJob } from '../../contract/papers.ts'
import { err } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { answered } from '../ipc/answered.ts'
import { ipc } from '../ipc/client.ts'
import type { PaperFailure } from '../sentences/papers.ts'
import { createSnapshot } from '../store/snapshot.ts'

/** The paper that is being made; `null`: none is. */
export const sheet = createSnapshot<Paper | null>(null)
export const sheetId = 'paper-sheet'

const mmInPixel = 25.4 / 96

/**
 * Lays a paper out as the window's page and has main print it, or write it as a PDF.
 *
 * @returns where the PDF is; `null`: it was printed, or the person did not want the file
 */
export async function makePaper(
  to: 'printer' | 'pdf',
  about: PaperAbout,
  paper: Paper,
): Promise<Result<{ path: string | null }, PaperFailure>> {
  if (sheet.get() !== null) return err({ tag: 'Busy' })
  flushSync(() => sheet.set(paper))
  try {
    const job: PaperJob = { about, paper, heightMm: heightMm() }
    if (to === 'pdf') return await answered(() => ipc.papers.savePdf(job))
    const printed = await answered(() => ipc.papers.print(job))
    return printed.ok ? { ok: true, value: { path: null } } : printed
  } finally {
    sheet.set(null)
  }
}

function heightMm(): number {
  const height = document.getElementById(sheetId)?.getBoundingClientRect().height ?? 0
  return Math.min(5000, Math.max(10, height * mmInPixel))
}
