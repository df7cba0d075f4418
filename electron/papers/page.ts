import type { WebContents } from 'electron'

/** How large a paper is, millimetres. */
type PaperSize = { widthMm: number; heightMm: number }

/** Which printer of the system; `null`: the one that the system takes. */
type SystemPrinter = { deviceName: string | null; isSilent: boolean }

/** The page that the window shows, which is the paper while one is made. */
export type PaperPage = {
  /** Through the system's printing. */
  print(size: PaperSize, printer: SystemPrinter): Promise<'printed' | 'cancelled' | 'noPrinter' | 'failed'>
  pdf(size: PaperSize): Promise<Uint8Array | null>
}

const micronsInMm = 1000
const mmInInch = 25.4

/** What Electron says where a person closed the printer's dialog, and where there is no such printer. */
const cancelled = 'Print job canceled'
const noPrinter: readonly string[] = ['Invalid deviceName provided', 'No printers available on the network']

const endOf = (reason: string): 'cancelled' | 'noPrinter' | 'failed' =>
  reason === cancelled ? 'cancelled' : noPrinter.includes(reason) ? 'noPrinter' : 'failed'

/** The page of a window. Its own layout has the margins: what a roll cannot print is left out by the printer. */
export const paperPage = (contents: WebContents): PaperPage => ({
  print: ({ widthMm, heightMm }, { deviceName, isSilent }) =>
    new Promise((resolve) => {
      contents.print(
        {
          silent: isSilent,
          ...(deviceName === null ? {} : { deviceName }),
          printBackground: true,
          margins: { marginType: 'none' },
          pageSize: { width: Math.round(widthMm * micronsInMm), height: Math.round(heightMm * micronsInMm) },
        },
        (isPrinted, reason) => resolve(isPrinted ? 'printed' : endOf(reason)),
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
