import { z } from 'zod'
import { cardReadingSchema, readerFamilySchema, readingRefusalSchema } from '../domain/readings.ts'

const transportKindSchema = z.enum(['hid', 'serial', 'simulated'])
export type TransportKind = z.infer<typeof transportKindSchema>

/** One reader's life. `lost` keeps the reader's identity for a grace period, so that a short unplug is no new reader. */
const readerPhaseSchema = z.enum(['absent', 'opening', 'ready', 'lost'])
export type ReaderPhase = z.infer<typeof readerPhaseSchema>

/** What keeps a reader from working. Each has a sentence, and where a person can mend it, the way to. */
const readerProblemSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('PortBusy') }),
  z.strictObject({ tag: z.literal('PermissionDenied') }),
  z.strictObject({ tag: z.literal('UnknownReader') }),
  /** It types like a keyboard: what it reads goes wherever the cursor is, and can neither be received nor checked. */
  z.strictObject({ tag: z.literal('KeyboardMode') }),
  z.strictObject({ tag: z.literal('NotAnswering') }),
  z.strictObject({ tag: z.literal('OpenFailed'), code: z.string().max(60) }),
  z.strictObject({ tag: z.literal('SendsGarbage') }),
])
export type ReaderProblem = z.infer<typeof readerProblemSchema>

/** What the window shows of one reader. */
export const readerStateSchema = z.strictObject({
  /** Stable for one physical reader while the app runs, also over a replug. */
  id: z.string().max(200),
  transport: transportKindSchema,
  path: z.string().max(400),
  vendorId: z.int().optional(),
  productId: z.int().optional(),
  name: z.string().max(120),
  serial: z.string().max(64).optional(),
  family: readerFamilySchema.optional(),
  phase: readerPhaseSchema,
  problem: readerProblemSchema.optional(),
  /** Whether the reader waits for a card, has one, or wants it removed. */
  activity: z.enum(['idle', 'waitingForCard', 'reading', 'removeCard']),
  frames: z.int(),
  badFrames: z.int(),
})
export type ReaderState = z.infer<typeof readerStateSchema>

/**
 * The bridge process's own health: a native crash is shown, restarted with backoff, and never takes the window down.
 * `unresponsive`: it runs and says nothing; what is known of the readers is old.
 */
const bridgeHealthSchema = z.strictObject({
  state: z.enum(['starting', 'running', 'unresponsive', 'restarting', 'failed']),
  restarts: z.int(),
})
export type BridgeHealth = z.infer<typeof bridgeHealthSchema>

/** The packages with native code, each of which may be unloadable on its own: no binding, or no system library. */
export const nativeModuleSchema = z.enum(['node-hid', 'serialport', 'usb'])
export type NativeModule = z.infer<typeof nativeModuleSchema>

export const readersSnapshotSchema = z.strictObject({
  bridge: bridgeHealthSchema,
  readers: z.array(readerStateSchema),
  /** What could not be loaded: its kind of reader is not seen, the others are. */
  missing: z.array(nativeModuleSchema),
})
export type ReadersSnapshot = z.infer<typeof readersSnapshotSchema>

/** A card was presented: a reading, or why it is not one. */
export const presentationSchema = z.strictObject({
  readerId: z.string().max(200),
  readerName: z.string().max(120),
  at: z.number(),
  /** A test read: it carries no ciphertext and belongs to no operation. */
  test: z.literal(true).optional(),
  outcome: z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value: cardReadingSchema }),
    z.strictObject({ ok: z.literal(false), error: readingRefusalSchema }),
  ]),
})
export type Presentation = z.infer<typeof presentationSchema>

/** One masked line of the reader log: direction, size and what was recognised, never the bytes of card data. */
export const readerLogLineSchema = z.strictObject({
  at: z.number(),
  readerId: z.string().max(200),
  direction: z.enum(['in', 'out', 'state']),
  bytes: z.int(),
  text: z.string().max(200),
})
export type ReaderLogLine = z.infer<typeof readerLogLineSchema>

/** What a simulated reader can be told to do, in training and in tests. */
export const simulatedScenarioSchema = z.enum([
  'chip',
  'stripe',
  'contactless',
  'badRead',
  'cardRemovedEarly',
  'unplug',
  'replug',
  'notEncrypting',
])
export type SimulatedScenario = z.infer<typeof simulatedScenarioSchema>
