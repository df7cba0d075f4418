import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import type { Paper, PaperLine } from '../../contract/papers.ts'

/** Characters in a line of a roll's usual font. */
const columnsOf = { 58: 32, 80: 48 } as const

/** Lines that go to the printer at once: less than the least buffer of any takes. */
const linesInPart = 20

/** What code page 850 has not, in what it has. */
const plain = (text: string): string =>
  text
    .replaceAll('•', '*')
    .replaceAll(/[–—]/gu, '-')
    .replaceAll(/[‘’]/gu, "'")
    .replaceAll(/[“”«»]/gu, '"')
    .replaceAll('…', '...')
    .replaceAll('\u00a0', ' ')

/**
 * A paper as ESC/POS for a roll of that width, cut at its end: in parts, each of whole commands. Code page 850 has what
 * Spanish needs on every such printer.
 */
export function escPosOf({ lines }: Paper, widthMm: 58 | 80): Uint8Array[] {
  const columns = columnsOf[widthMm]
  const encoder = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns,
    feedBeforeCut: 4,
    codepageMapping: 'epson',
    newline: '\n',
  })
  encoder.initialize().codepage('cp850')
  const parts: Uint8Array[] = []
  for (let first = 0; first < lines.length; first += linesInPart) {
    for (const line of lines.slice(first, first + linesInPart)) draw(encoder, line, columns)
    if (first + linesInPart >= lines.length) encoder.cut('partial')
    parts.push(encoder.encode())
  }
  return parts
}

function draw(encoder: ReceiptPrinterEncoder, line: PaperLine, columns: number): void {
  switch (line.tag) {
    case 'text':
      encoder.align('center')
      drawText(encoder, plain(line.text), line.look, columns)
      encoder.align('left')
      break
    case 'pair':
      drawPair(encoder, plain(line.name), plain(line.value), columns)
      break
    case 'rule':
      encoder.line('-'.repeat(columns))
      break
    case 'signature':
      encoder.newline(4).line('_'.repeat(columns)).align('center').line(plain(line.text)).align('left')
      break
    case 'code':
      // Level M: the paper fades and folds.
      encoder
        .align('center')
        .qrcode(line.text, { model: 2, size: line.text.length > 100 ? 4 : 6, errorlevel: 'm' })
        .align('left')
      break
  }
}

function drawText(
  encoder: ReceiptPrinterEncoder,
  text: string,
  look: Extract<PaperLine, { tag: 'text' }>['look'],
  columns: number,
): void {
  switch (look) {
    case 'plain':
      encoder.line(text)
      break
    case 'strong':
      encoder.bold(true).line(text).bold(false)
      break
    case 'large':
      encoder.bold(true).size(2, 2).line(text).size(1, 1).bold(false)
      break
    case 'boxed':
      encoder.line('='.repeat(columns)).bold(true).line(text).bold(false).line('='.repeat(columns))
      break
  }
}

function drawPair(encoder: ReceiptPrinterEncoder, name: string, value: string, columns: number): void {
  const room = columns - name.length - value.length
  if (room > 0) encoder.line(`${name}${' '.repeat(room)}${value}`)
  else encoder.line(name).line(value)
}
