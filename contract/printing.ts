import { z } from 'zod'
import { textKinds } from '../domain/text-kinds.ts'

/**
 * A receipt printer that is spoken to in ESC/POS. `answersStatus`: it answers questions about its state (DLE EOT, GS r), so
 * that it is told when it has no paper, is open or is off; one that does not is sent its paper unasked.
 */
const serialPrinterSchema = z.strictObject({
  tag: z.literal('serial'),
  path: z.string().min(1).max(400).register(textKinds, { text: 'number' }),
  baudRate: z.int().min(300).max(1_000_000).default(9600),
  answersStatus: z.boolean().default(true),
})
const networkPrinterSchema = z.strictObject({
  tag: z.literal('network'),
  /** A name or an address; IPv6 without brackets. */
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[\w.:-]+$/u)
    .register(textKinds, { text: 'number' }),
  port: z.int().min(1).max(65_535).default(9100),
  answersStatus: z.boolean().default(true),
})
const receiptPrinterSchema = z.discriminatedUnion('tag', [serialPrinterSchema, networkPrinterSchema])
export type ReceiptPrinter = z.infer<typeof receiptPrinterSchema>

/**
 * A printer of the system. `deviceName`: as the system names it, `null` for the one the system would take; `isSilent`: no dialog
 * asks first.
 */
const systemPrinterSchema = z.strictObject({
  tag: z.literal('system'),
  deviceName: z.string().max(200).register(textKinds, { text: 'number' }).nullable().default(null),
  isSilent: z.boolean().default(false),
})

export const printingSettingsSchema = z.strictObject({
  /** How wide the roll is, millimetres. @default 80 */
  widthMm: z.literal([58, 80]).default(80),
  printer: z
    .discriminatedUnion('tag', [systemPrinterSchema, serialPrinterSchema, networkPrinterSchema])
    .prefault({ tag: 'system' }),
})
export type PrintingSettings = z.infer<typeof printingSettingsSchema>

/** A printer of the system, and what people call it. */
export const systemPrinterInfoSchema = z.strictObject({ name: z.string(), displayName: z.string() })

/**
 * Why a receipt printer did not print. `noAnswer`: it is off, or is none; `notTaken`: it stopped taking bytes; `notConfirmed`: it
 * took them and did not say that they are printed.
 */
export const receiptPrinterProblemSchema = z.enum([
  'portBusy',
  'permissionDenied',
  'notReached',
  'noAnswer',
  'paperOut',
  'coverOpen',
  'fault',
  'notTaken',
  'notConfirmed',
])
export type ReceiptPrinterProblem = z.infer<typeof receiptPrinterProblemSchema>

/** Main asks the bridge: ESC/POS in parts, each of whole commands, so that a question may stand between two. */
export const printCommandSchema = z.strictObject({
  type: z.literal('print'),
  id: z.int(),
  printer: receiptPrinterSchema,
  /** Base64. */
  parts: z.array(z.base64().max(100_000)).min(1).max(500),
})
export type PrintCommand = z.infer<typeof printCommandSchema>

/** The bridge's answer to it. */
export const printedEventSchema = z.strictObject({
  type: z.literal('printed'),
  id: z.int(),
  problem: receiptPrinterProblemSchema.nullable(),
})
