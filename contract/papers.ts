import { z } from 'zod'
import { textKinds } from '../domain/text-kinds.ts'
import { noSuchCloseSchema } from './day-close.ts'
import { receiptPrinterProblemSchema } from './printing.ts'
import { findErrorSchema, queueRowSchema } from './operations.ts'

/**
 * A text on paper: what main told the window before, so that digits in it are references and ids. A control character
 * becomes a space: a receipt printer obeys some of them wherever they stand, and opens the drawer; a gateway's text that
 * has one must not leave the customer without a paper.
 */
const paperText = (max: number) =>
  z
    .string()
    .max(max)
    .overwrite((text) => text.replaceAll(/\p{Cc}/gu, ' '))
    .register(textKinds, { text: 'number' })

const paperLineSchema = z.discriminatedUnion('tag', [
  /** Centred. `boxed`: what nobody may overlook. */
  z.strictObject({
    tag: z.literal('text'),
    text: paperText(400),
    look: z.enum(['plain', 'strong', 'large', 'boxed']),
  }),
  /** A name on the left and its value on the right, below each other where the paper is too narrow for both. */
  z.strictObject({ tag: z.literal('pair'), name: paperText(200), value: paperText(200) }),
  z.strictObject({ tag: z.literal('rule') }),
  /** Room to sign, and below it who does. */
  z.strictObject({ tag: z.literal('signature'), text: paperText(80) }),
  /** A QR code. */
  z.strictObject({ tag: z.literal('code'), text: paperText(600) }),
])
export type PaperLine = z.infer<typeof paperLineSchema>

/** What stands on a paper, in the language of the store, from top to bottom. `name`: of its file. */
const paperSchema = z.strictObject({
  name: paperText(80).regex(/^[\w-]+$/u),
  lines: z.array(paperLineSchema).min(1).max(2000),
})
export type Paper = z.infer<typeof paperSchema>

/** What a paper is about: main counts the papers of each operation, and notes those of a close of day. */
const paperAboutSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('operation'), operationId: z.guid() }),
  z.strictObject({ tag: z.literal('dayClose'), number: z.int().min(1) }),
  /** It tries a printer. */
  z.strictObject({ tag: z.literal('test') }),
])
export type PaperAbout = z.infer<typeof paperAboutSchema>

/** A paper that the window shows as its page now. `heightMm`: how high it is laid out there. */
export const paperJobSchema = z.strictObject({
  about: paperAboutSchema,
  paper: paperSchema,
  heightMm: z.number().min(10).max(5000),
})
export type PaperJob = z.infer<typeof paperJobSchema>

/** What the voucher of an operation says. `papers`: how many were made of it before, so that one more is a copy. */
export const voucherSchema = z.strictObject({ row: queueRowSchema, papers: z.int().min(0) })
export type Voucher = z.infer<typeof voucherSchema>

/** What the paper is about is not there. */
const notFoundSchemas = [...findErrorSchema.options, noSuchCloseSchema] as const

/** Another paper is on its way. */
const busySchema = z.strictObject({ tag: z.literal('Busy') })

/** `cancelled`: a person closed the printer's dialog; `noPrinter`: the system has none of that name; `failed`: it says no more. */
export const printErrorSchema = z.discriminatedUnion('tag', [
  ...notFoundSchemas,
  busySchema,
  z.strictObject({
    tag: z.literal('NotPrinted'),
    why: z.enum(['cancelled', 'noPrinter', 'failed', ...receiptPrinterProblemSchema.options]),
  }),
])
export type PrintError = z.infer<typeof printErrorSchema>

export const pdfErrorSchema = z.discriminatedUnion('tag', [
  ...notFoundSchemas,
  busySchema,
  z.strictObject({
    tag: z.literal('NotSaved'),
    why: z.enum(['diskFull', 'notWritable', 'programFolder', 'failed']),
  }),
])
export type PdfError = z.infer<typeof pdfErrorSchema>
