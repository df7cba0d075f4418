import { expect, it } from 'vitest'
import { paperJobSchema } from '../../../contract/papers.ts'
import type { Paper, PaperLine } from '../../../contract/papers.ts'
import { escPosOf } from '../../../electron/papers/esc-pos.ts'

const text = (words: string): PaperLine => ({ tag: 'text', text: words, look: 'plain' })
const paper = (...lines: PaperLine[]): Paper => ({ name: 'paper', lines })
const bytesOf = (made: Paper, widthMm: 58 | 80 = 58): string =>
  Buffer.concat(escPosOf(made, widthMm)).toString('latin1')

it('begins anew in code page 850, and ends with a cut', () => {
  const bytes = bytesOf(paper(text('Anulación Ñ Á')))
  // ESC @; ESC t 2; GS V 1 (partial cut). The letters as code page 850 has them.
  expect(bytes.startsWith('\u001B@')).toBe(true)
  expect(bytes).toContain('Anulaci\u00A2n \u00A5 \u00B5')
  expect(bytes).toContain('\u001Bt\u0002')
  expect(bytes.trimEnd().endsWith('\u001DV\u0001')).toBe(true)
})

it('says in signs of that page what it has not', () => {
  const bytes = bytesOf(
    paper({ tag: 'pair', name: 'Tarjeta', value: '•••• 9119' }, text('SOLICITUD – “no”…')),
  )
  expect(bytes).toContain('**** 9119')
  expect(bytes).toContain('SOLICITUD - "no"...')
})

it.each([
  [58, 32],
  [80, 48],
] as const)('a roll of %i mm has lines of %i characters', (widthMm, columns) => {
  const bytes = bytesOf(paper({ tag: 'pair', name: 'Venta', value: '000103' }, { tag: 'rule' }), widthMm)
  expect(bytes).toContain(`Venta${' '.repeat(columns - 11)}000103`)
  expect(bytes).toContain(`\n${'-'.repeat(columns)}\n`)
})

it('what is too long for one line stands below its name, and none of it is lost', () => {
  const value = '9e4f7782-69b7-4e34-a414-c3f831458737'
  const bytes = bytesOf(paper({ tag: 'pair', name: 'Número de operación', value }))
  expect(bytes.replaceAll(/\s/gu, '')).toContain(value)
})

it('a QR code is the printer’s own, with the text whole', () => {
  // GS ( k: store the data (fn 80), then print it (fn 81).
  const bytes = bytesOf(paper({ tag: 'code', text: '9e4f7782-69b7' }))
  expect(bytes).toContain('\u001D(k\u0010\u00001P09e4f7782-69b7')
  expect(bytes).toContain('\u001D(k\u0003\u00001Q0')
})

it('a long paper goes in parts, each of whole lines, cut once', () => {
  const lines = Array.from({ length: 95 }, (_, index) => text(`line ${index}`))
  const parts = escPosOf(paper(...lines), 80).map((part) => Buffer.from(part).toString('latin1'))
  expect(parts).toHaveLength(5)
  expect(parts.join('').match(/line \d+/gu)).toHaveLength(95)
  expect(parts.map((part) => part.includes('\u001DV'))).toEqual([false, false, false, false, true])
})

it.each([
  // DLE DC4 1: a pulse to the drawer, obeyed in the middle of other data too (ESC/POS, real-time commands).
  { tag: 'code', text: '9e4f\u0010\u0014\u0001\u0000\u0005' },
  { tag: 'text', text: 'Total\u001Bp0', look: 'plain' },
  { tag: 'pair', name: 'Monto', value: '1\u0000' },
  { tag: 'signature', text: '\u007F' },
] satisfies PaperLine[])('a control character in a text never reaches the printer: $tag', (line) => {
  const job = { about: { tag: 'test' }, paper: paper(line), heightMm: 100 }
  const clean = { ...line, ...('text' in line ? { text: spaced(line.text) } : { value: spaced(line.value) }) }
  expect(bytesOf(paper(line))).not.toBe(bytesOf(paper(clean)))
  expect(bytesOf(paperJobSchema.parse(job).paper)).toBe(bytesOf(paper(clean)))
})

const spaced = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ')
