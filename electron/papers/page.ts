import type { WebContents } from 'electron'

/** How large a paper is, millimetres. */
type PaperSize = { widthMm: number; heightMm: number }

/** The page that the window shows, which is the paper while one is made. */
export type PaperPage = {
  /** Through the system's printing. */
  print(size: PaperSize): Promise<'printed' | 'cancelled' | 'failed'>
  pdf(size: PaperSize): Promise<Uint8Array | null>
}

const micronsInMm = 1000
const mmInInch = 25.4

/** What Chromium says where a person closed the printer's dialog (Electron, `webContents.print`). */
const cancelled = 'Print job canceled'

/** The page of a window. Its own layout has the margins: what a roll cannot print is left out by the printer. */
export const paperPage = (contents: WebContents): PaperPage => ({
  print: ({ widthMm, heightMm }) =>
    new Promise((resolve) => {
      contents.print(
        {
          printBackground: true,
          margins: { marginType: 'none' },
          pageSize: { width: Math.round(widthMm * micronsInMm), height: Math.round(heightMm * micronsInMm) },
        },
        (isPrinted, reason) => resolve(isPrinted ? 'printed' : reason === cancelled ? 'cancelled' : 'failed'),
      )
    }),
  async pdf({ widthMm, heightMm }) {
    try {
      return await contents.printToPDF({
        printBackground: true,
        margins: { top: 0, bottom: 0, left: 0, right: 0 },
        pageSize: { width: widthMm / mmInInch, height: heightMm / mmInInch },
      })
    } catch {
      return null
    }
  },
})
