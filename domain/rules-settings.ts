import { z } from 'zod'
import { isTimeZone } from './day.ts'

/** When each kind of operation is open. Defaults are the documents' (Kushki, Voids & Refunds §§1–3). */
export const rulesSettingsSchema = z.strictObject({
  /** IANA name of the store's time zone. @default America/Lima */
  timeZone: z.string().max(60).refine(isTimeZone).default('America/Lima'),
  /** Wall-clock time in that zone at which reversals and voids of the day close. @default 23:59 */
  cutOff: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u)
    .default('23:59'),
  /** Seconds to wait after a sale before it may be reversed. @default 60 */
  reverseAfterSeconds: z.int().min(0).max(3600).default(60),
  /** Failed voids after which the refund opens. @default 3 */
  voidTries: z.int().min(1).max(10).default(3),
  /** Days after the sale during which it may be refunded. @default 120 */
  refundDays: z.int().min(1).max(365).default(120),
})
export type RulesSettings = z.infer<typeof rulesSettingsSchema>
