import { z } from 'zod'
import {
  nativeModuleSchema,
  presentationSchema,
  readerLogLineSchema,
  readerStateSchema,
  simulatedScenarioSchema,
} from './readers.ts'
import { printCommandSchema, printedEventSchema } from './printing.ts'
import { readersSettingsSchema } from './settings.ts'

/**
 * What main and the bridge process say to each other. Both sides parse what they receive: the bridge loads native
 * modules and reads whatever a device sends, so main does not trust its messages more than a stranger's.
 */

/** The last key serial number seen of one device, so that a restarted bridge still refuses a replay. */
const lastKsnSchema = z.strictObject({
  device: z.string().max(200),
  ksn: z.string().max(24),
})
export type LastKsn = z.infer<typeof lastKsnSchema>

/** Whose key serial numbers a reading belongs to: the serial number the device itself sent, else the reader's id. */
export const ksnDevice = (
  readerId: string,
  { family, reader_serial }: { family: string; reader_serial?: string | undefined },
): string => (reader_serial === undefined ? readerId : `${family}:${reader_serial}`)

/** From main to the bridge. */
export const bridgeCommandSchema = z.discriminatedUnion('type', [
  /** Sent first, and again whenever the settings change. */
  z.strictObject({
    type: z.literal('configure'),
    settings: readersSettingsSchema,
    lastKsns: z.array(lastKsnSchema).max(1000),
  }),
  /** A card is wanted for this amount (minor units). */
  z.strictObject({
    type: z.literal('begin'),
    minor: z.int().min(0),
    currency: z.enum(['PEN', 'USD']),
    /** The card is for proving what the acquirer opens: one whose ciphertext nobody agreed to is given as well. */
    anyForm: z.literal(true).optional(),
  }),
  /** A card is wanted to try the reader: what is read comes back as a test presentation without ciphertext. */
  z.strictObject({ type: z.literal('testRead') }),
  z.strictObject({ type: z.literal('end') }),
  z.strictObject({ type: z.literal('simulate'), scenario: simulatedScenarioSchema }),
  z.strictObject({ type: z.literal('suspend') }),
  z.strictObject({ type: z.literal('resume') }),
  /** Are you there? A bridge that hangs in a native call does not answer, and is replaced. */
  z.strictObject({ type: z.literal('ping') }),
  /** A paper for a receipt printer at a port or in the network; answered by `printed`. */
  printCommandSchema,
])
export type BridgeCommand = z.infer<typeof bridgeCommandSchema>

/** From the bridge to main. */
export const bridgeEventSchema = z.discriminatedUnion('type', [
  /** The bridge runs and waits for `configure`. */
  z.strictObject({ type: z.literal('started'), missing: z.array(nativeModuleSchema) }),
  z.strictObject({ type: z.literal('pong') }),
  /** Every reader, whenever one changed. */
  z.strictObject({ type: z.literal('readers'), readers: z.array(readerStateSchema).max(100) }),
  z.strictObject({ type: z.literal('presented'), presentation: presentationSchema }),
  z.strictObject({ type: z.literal('log'), line: readerLogLineSchema }),
  printedEventSchema,
])
export type BridgeEvent = z.infer<typeof bridgeEventSchema>
