import { z } from 'zod'
import { textKinds } from '../domain/text-kinds.ts'
import { printingSettingsSchema } from './printing.ts'
import { updateRingSchema } from './updates.ts'
import { posDetailsSchema } from '../domain/kushki.ts'
import { limitsSettingsSchema } from '../domain/limits.ts'
import { acceptedProfileSchema, sampleProfile } from '../domain/agreed-ciphertext.ts'
import { readerFamilySchema } from '../domain/readings.ts'
import { leastKeptDays } from '../domain/retention.ts'
import { isRuc } from '../domain/ruc.ts'
import { rulesSettingsSchema } from '../domain/rules-settings.ts'

/** Training runs on the built-in sandbox; test on the gateways' test hosts; live on real money. They share no data. */
export const profileNameSchema = z.enum(['training', 'test', 'live'])
export type ProfileName = z.infer<typeof profileNameSchema>

/** A user and password in an address would be shown, exported and logged with it, and are sent to nobody anyway. */
const hasNoUser = (url: string): boolean => {
  const address = URL.parse(url)
  return address !== null && address.username === '' && address.password === ''
}

const httpsUrlSchema = z
  .url({ protocol: /^https$/u })
  .max(200)
  .refine(hasNoUser)
/** A custom host may be plain HTTP only on this machine: a store's own proxy or the sandbox. */
const customUrlSchema = z.union([
  httpsUrlSchema,
  z
    .url({ protocol: /^http$/u, hostname: /^(?:127\.0\.0\.1|localhost|\[::1\])$/u })
    .max(200)
    .refine(hasNoUser),
])

const kushkiSettingsSchema = z.strictObject({
  host: z.enum(['test', 'live', 'custom']).default('test'),
  customUrl: customUrlSchema.optional(),
  /** Sent with a void as in the Peru sample. @default true */
  isSmartVoid: z.boolean().default(true),
  posDetails: posDetailsSchema.default({ brand: 'EXTORNO', terminal_id: 'EXT0000000001' }),
  /** Whom a person calls about an operation; shown with it, and to nobody else. @default none */
  supportPhone: z.string().max(40).default(''),
  /** Milliseconds to wait for an answer. @default 45000 */
  timeoutMs: z.int().min(1000).max(120_000).default(45_000),
})

const liquidoSettingsSchema = z.strictObject({
  enabled: z.boolean().default(false),
  host: z.enum(['test', 'live', 'custom']).default('test'),
  customApiUrl: customUrlSchema.optional(),
  customAuthUrl: customUrlSchema.optional(),
  callbackUrl: httpsUrlSchema.optional(),
  /** Seconds a callback's timestamp may be off. @default 300 */
  callbackToleranceSeconds: z.int().min(0).max(86_400).default(300),
  /** Loopback endpoint a store server forwards callbacks to; `null`: off. @default null */
  callbackPort: z.int().min(1024).max(65_535).nullable().default(null),
  /** Days a bank account is kept after its refund is final. @default 7 */
  bankAccountDays: z.int().min(0).max(90).default(7),
  /** Whom a person calls about an operation; shown with it, and to nobody else. @default none */
  supportPhone: z.string().max(40).default(''),
  timeoutMs: z.int().min(1000).max(120_000).default(45_000),
})

const queueSettingsSchema = z
  .strictObject({
    /** Requests in flight at once, over all sales. @default 4 */
    concurrency: z.int().min(1).max(32).default(4),
    /** First gap after a failed try, milliseconds; doubles each time, with jitter. @default 1000 */
    firstGapMs: z.int().min(10).max(60_000).default(1000),
    /** Longest gap between tries, milliseconds. @default 60000 */
    longestGapMs: z.int().min(10).max(3_600_000).default(60_000),
    /** Tries of one row (answers that ask to retry) before a person is asked. @default 20 */
    maxTries: z.int().min(1).max(1000).default(20),
    /** Searches for an unknown outcome before a person decides. @default 8 */
    maxLookups: z.int().min(1).max(100).default(8),
    /** Minutes that an outcome may stay unknown while the gateway answers, before a person is asked. @default 30 */
    personAfterMinutes: z.int().min(1).max(1440).default(30),
    /**
     * Minutes after its last request within which an operation that may have been processed is not taken for undone, be it
     * declined or not found: effects and records of them come late. That none comes later is assumed (docs/store-and-forward.md).
     * Fewer than `personAfterMinutes`: a look-up that waits for this moment would go to a person before it. @default 15
     */
    certainAfterMinutes: z.int().min(1).max(120).default(15),
    /** Hours after which a person is asked in any case. @default 24 */
    personAfterHours: z.int().min(1).max(168).default(24),
    /** A void still waiting at the cut-off: ask a person, or become a linked refund with a new id. @default person */
    voidAtCutOff: z.enum(['person', 'refund']).default('person'),
    /** Days ended rows stay in the queue before they move to the journal alone. @default 30 */
    keepEndedDays: z.int().min(1).max(365).default(30),
    /** Days online backups are kept. @default 7 */
    keepBackupsDays: z.int().min(1).max(90).default(7),
  })
  .refine(({ certainAfterMinutes, personAfterMinutes }) => certainAfterMinutes < personAfterMinutes, {
    path: ['certainAfterMinutes'],
  })
export type QueueSettings = z.infer<typeof queueSettingsSchema>

const cardDataSettingsSchema = z.strictObject({
  /** What happens to the encrypted card block of an operation that waits. @default keepWhileQueued */
  policy: z.enum(['keepWhileQueued', 'askAgainWhenOnline', 'cardlessOnly']).default('keepWhileQueued'),
  /** Hours a card block is kept at most. @default 24 */
  maxHours: z.int().min(1).max(72).default(24),
  /** Whether a row whose card block grew too old may go without the card. @default false */
  cardlessWhenTooOld: z.boolean().default(false),
})

/**
 * What training simulates: a reader of a family, whose frames are a real one's, or the training pinpad, whose chip has
 * the form of the documents' sample (docs/readers.md).
 */
export const simulatedReaderSchema = z.enum(['training', ...readerFamilySchema.options])
export type SimulatedReaderName = z.infer<typeof simulatedReaderSchema>

export const readersSettingsSchema = z.strictObject({
  /** Serial ports to open; USB HID readers are found by themselves. */
  serial: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(400).register(textKinds, { text: 'number' }),
        baudRate: z.int().min(300).max(1_000_000).default(115_200),
        /** `null`: found by probing. */
        family: readerFamilySchema.nullable().default(null),
      }),
    )
    .max(16)
    .default([]),
  /** The reader that training simulates; `null`: none. */
  simulated: simulatedReaderSchema.nullable().default(null),
  /** Ciphertexts the acquirer agreed to; an empty list accepts none with the card. @default the documents' sample's */
  accepted: z.array(acceptedProfileSchema).max(16).default([sampleProfile]),
})
export type ReadersSettings = z.infer<typeof readersSettingsSchema>

/** How the program runs on this counter's machine. */
const counterSettingsSchema = z.strictObject({
  /** Which offers of new versions are for this counter. @default all */
  updateRing: updateRingSchema.default('all'),
  /** Whether the program starts with the session of an account that ran it. @default false */
  startsWithSession: z.boolean().default(false),
  /**
   * Whether a closed window leaves the program in the tray, where it goes on sending. Off unless somebody chose it: not every desktop has a
   * tray, and a program that nobody sees is to surprise nobody. @default false
   */
  staysInTray: z.boolean().default(false),
  /** Whether two tones tell how an operation ended. @default false */
  playsSounds: z.boolean().default(false),
  /** Whether the window fills the screen and only an administrator closes it. @default false */
  isKiosk: z.boolean().default(false),
})

/** The store's hub that this counter belongs to, and by which ids the hub knows both. */
export const hubRecordSchema = z.strictObject({
  /** Without a path: what is signed is the hub's own. */
  address: customUrlSchema.refine((url) => URL.parse(url)?.origin === url),
  storeId: z.guid(),
  counterId: z.guid(),
})
export type HubRecord = z.infer<typeof hubRecordSchema>

export const storeSettingsSchema = z.strictObject({
  version: z.literal(4).default(4),
  language: z.enum(['es', 'en']).default('es'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  merchantName: z.string().max(80).default(''),
  /** Its taxpayer's number, as it stands on vouchers; empty: it is not printed. */
  merchantRuc: z
    .string()
    .max(11)
    .refine((text) => text === '' || isRuc(text))
    .default(''),
  merchantAddress: z.string().max(120).default(''),
  /** The reasons a cashier chooses from; an empty list is the program's own. */
  reasons: z.array(z.string().trim().min(1).max(60)).max(20).default([]),
  rules: rulesSettingsSchema.prefault({}),
  kushki: kushkiSettingsSchema.prefault({}),
  liquido: liquidoSettingsSchema.prefault({}),
  queue: queueSettingsSchema.prefault({}),
  limits: limitsSettingsSchema.prefault({}),
  cardData: cardDataSettingsSchema.prefault({}),
  readers: readersSettingsSchema.prefault({}),
  printing: printingSettingsSchema.prefault({}),
  counter: counterSettingsSchema.prefault({}),
  /** `null`: a counter of its own. Set by its enrolment alone. @default null */
  hub: hubRecordSchema.nullable().default(null),
  /** When a supervisor has to answer for an operation. @default overLimit */
  supervisorApproval: z.enum(['never', 'overLimit', 'always']).default('overLimit'),
  /** Minutes without a key or a touch after which whoever is signed in has to give the PIN again. @default 10 */
  lockAfterMinutes: z.int().min(1).max(60).default(10),
  /** Days after which names, BIN and last four digits are removed from what has ended. @default 400 */
  keepPersonalDataDays: z.int().min(leastKeptDays).max(3650).default(400),
})
export type StoreSettings = z.infer<typeof storeSettingsSchema>

/** The settings of a store that has changed nothing. */
export const defaultSettings = (): StoreSettings => storeSettingsSchema.parse({})

/** Secrets, by name. They can be set and removed, never read back. */
export const secretNameSchema = z.enum([
  'kushkiCredential',
  'liquidoClientId',
  'liquidoClientSecret',
  'liquidoApiKey',
  'callbackToken',
  'kushkiWebhookSecret',
])
export type SecretName = z.infer<typeof secretNameSchema>
