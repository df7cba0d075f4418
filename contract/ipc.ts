import { z } from 'zod'
import { acceptedProfileSchema } from '../domain/agreed-ciphertext.ts'
import type { NeededRole } from '../domain/authority.ts'
import {
  dayCloseLineSchema,
  dayCloseSchema,
  findCloseErrorSchema,
  makeCloseErrorSchema,
  makeCloseSchema,
} from './day-close.ts'
import { historyEventSchema, historyFilterSchema, historyQuerySchema } from './history.ts'
import { hubLinkSchema, joinHubErrorSchema, joinHubSchema, leaveHubErrorSchema } from './hub-link.ts'
import { journalChoiceSchema, journalExportSchema } from './journal.ts'
import {
  enrolmentErrorSchema,
  handOverErrorSchema,
  managedStateSchema,
  takeKeyErrorSchema,
} from './managed.ts'
import { moduleNameSchema, moduleStateSchema, startModuleErrorSchema } from './modules.ts'
import { systemPrinterInfoSchema } from './printing.ts'
import { paperJobSchema, pdfErrorSchema, printErrorSchema, voucherSchema } from './papers.ts'
import { reconcileErrorSchema, reconciliationSchema } from './reconciliation.ts'
import { textKinds } from '../domain/text-kinds.ts'
import { queueLoadSchema } from '../domain/limits.ts'
import { cashierSchema, operationRequestSchema, rowStateSchema } from '../domain/operations.ts'
import {
  actErrorSchema,
  askErrorSchema,
  tryNowErrorSchema,
  cardAgainSchema,
  convertErrorSchema,
  decideErrorSchema,
  decisionSchema,
  findErrorSchema,
  presentCardErrorSchema,
  proveReaderErrorSchema,
  queueRowSchema,
  storageFailedSchema,
  storageFailureSchema,
  submitErrorSchema,
} from './operations.ts'
import {
  addPersonErrorSchema,
  authorisationSchema,
  authoriseErrorSchema,
  changePersonErrorSchema,
  firstAdministratorErrorSchema,
  firstAdministratorSchema,
  newPersonSchema,
  ownPinErrorSchema,
  ownPinSchema,
  pinErrorSchema,
  proofSchema,
  sessionSchema,
} from './people.ts'
import {
  presentationSchema,
  readerLogLineSchema,
  readersSnapshotSchema,
  simulatedScenarioSchema,
} from './readers.ts'
import { earlierOperationSchema, operationOptionsSchema } from '../domain/rules.ts'
import {
  gatewayNameSchema,
  liquidoSaleSchema,
  paymentKeySchema,
  salePageSchema,
  saleKeySchema,
  saleQuerySchema,
  saleSchema,
  typedPaymentSchema,
} from '../domain/sales.ts'
import { closeShiftErrorSchema, shiftSumsSchema, totalSchema } from './shifts.ts'
import { gatewayServiceSchema } from '../domain/services.ts'
import { installErrorSchema, updateStateSchema } from './updates.ts'
import { profileNameSchema, secretNameSchema, storeSettingsSchema } from './settings.ts'

/** A question from the window, answered by main. */
export type InvokeCall<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = {
  kind: 'invoke'
  /** Whom the call takes; asked of main, once, for every call. */
  needs: NeededRole
  input: Input
  output: Output
}

/** News from main to the window. `needs`: who has to be signed in for it to be told; without, it is dropped. */
export type EventCall<Payload extends z.ZodType = z.ZodType> = {
  kind: 'event'
  needs: NeededRole
  payload: Payload
}

const invoke = <Input extends z.ZodType, Output extends z.ZodType>(
  needs: NeededRole,
  input: Input,
  output: Output,
): InvokeCall<Input, Output> => ({ kind: 'invoke', needs, input, output })

const event = <Payload extends z.ZodType>(needs: NeededRole, payload: Payload): EventCall<Payload> => ({
  kind: 'event',
  needs,
  payload,
})

/** The schema of a `Result`: errors cross the door as tagged values, never as exceptions. */
const result = <Value extends z.ZodType, Failure extends z.ZodType>(value: Value, failure: Failure) =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: failure }),
  ])

const nothing = z.void()
const operationId = z.strictObject({ operationId: z.guid() })
/** What a person does with a row, and who does it. */
const rowAct = z.strictObject({ operationId: z.guid(), by: cashierSchema })

/**
 * Whether one service of a gateway answers. `held`: it asked to be left alone until `nextTryAt` (Retry-After); `paused`: it
 * refused the credential.
 */
const gatewayServiceHealthSchema = z.strictObject({
  service: gatewayServiceSchema,
  state: z.enum(['untried', 'online', 'offline', 'held', 'paused']),
  nextTryAt: z.number().nullable(),
})
export type GatewayServiceHealth = z.infer<typeof gatewayServiceHealthSchema>

/**
 * Whether operations reach a gateway, and if not, why nothing is sent and when it is tried again. `state` is that of the
 * services an operation needs; one that only answers questions (Kushki's search) shows in `services` alone.
 */
const gatewayConnectionSchema = z.strictObject({
  gateway: gatewayNameSchema,
  state: z.enum(['notConfigured', 'untried', 'online', 'offline', 'paused']),
  /** `paused`: the gateway refused the credential; nothing is sent until it is mended and resumed. */
  pausedBecause: z.literal('unauthorised').nullable(),
  nextTryAt: z.number().nullable(),
  services: z.array(gatewayServiceHealthSchema),
})
export type GatewayConnection = z.infer<typeof gatewayConnectionSchema>

const queueSummarySchema = z.strictObject({
  connections: z.array(gatewayConnectionSchema),
  /** How far this PC's clock is ahead of the gateways' time, milliseconds; `null` until one of them has told its own. */
  clockSkewMs: z.number().nullable(),
  waiting: z.int(),
  attention: z.int(),
  waitingMinor: z.record(z.string(), z.int()),
  /** A drain of many rows: how many were waiting when it began and how many are done; `null` when none is under way. */
  drain: z.strictObject({ total: z.int(), done: z.int(), stopped: z.boolean() }).nullable(),
})
export type QueueSummary = z.infer<typeof queueSummarySchema>

const queueQuerySchema = z.strictObject({
  states: z.array(rowStateSchema).optional(),
  day: z.iso.date().optional(),
  saleKey: saleKeySchema.optional(),
  limit: z.int().min(1).max(500).default(100),
  offset: z.int().min(0).default(0),
})
export type QueueQuery = z.input<typeof queueQuerySchema>

/** Health of what the window depends on. A part that failed to start is shown, not hidden. */
const healthSchema = z.strictObject({
  storage: z.enum(['ok', 'salvaged', ...storageFailureSchema.options]),
  /** Whether the queue can be read. Where it cannot, its sums and lists are empty and say nothing of what is open. */
  isQueueKnown: z.boolean(),
  /** What was and was not saved from a damaged database. */
  salvage: z.strictObject({ kept: z.int(), lost: z.int().nullable(), asidePath: z.string() }).nullable(),
  /** `altered`: another hand wrote the file; what it changes waits for an administrator. */
  settings: z.enum(['ok', 'reset', 'altered']),
  /** What the chain fixed of the settings; it holds from start to start. */
  managed: managedStateSchema,
  /**
   * `locked`: the keyring did not give back the key of what is kept here; it is tried again at the next start. `otherAccount`: the counter's
   * data are there, and their key was not handed over to this account of the PC.
   */
  keyring: z.enum(['ok', 'weak', 'missing', 'locked', 'otherAccount']),
  /**
   * Where the data of test and live lie. `counter`: in the folder that all accounts of the PC share. Else in the account's own: the start
   * named it; nothing of the counter's was opened yet; there is no shared folder; this account may not write to it; the account has a
   * queue of its own; or moving it failed, and is tried at the next start.
   */
  data: z.enum(['counter', 'named', 'notYet', 'noCounterFolder', 'notWritable', 'ownQueue', 'notMoved']),
  /** What the environment said to weaken TLS towards the gateways, by name; it was not obeyed. */
  weakTls: z.array(z.string()),
  /** Every part of main, in the order in which they start. */
  modules: z.array(moduleStateSchema),
})
export type Health = z.infer<typeof healthSchema>

const appInfoSchema = z.strictObject({
  version: z.string(),
  profile: profileNameSchema,
  /** What shows the window: the real Electron, or the project's own host (development and tests). */
  runtime: z.enum(['electron', 'dev-host']),
  health: healthSchema,
})
export type AppInfo = z.infer<typeof appInfoSchema>

const saleDetailSchema = z.strictObject({
  sale: saleSchema,
  earlier: z.array(earlierOperationSchema),
  options: operationOptionsSchema,
  /** Main's time when the ways were computed. */
  now: z.number(),
})
export type SaleDetail = z.infer<typeof saleDetailSchema>

export const searchErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('Unauthorised'), gateway: gatewayNameSchema }),
  z.strictObject({ tag: z.literal('NotConfigured') }),
  z.strictObject({ tag: z.literal('AnswerNotUnderstood'), gateway: gatewayNameSchema }),
  /** What was seen before cannot be read, and the gateway did not answer. */
  storageFailedSchema,
])

/** Why a Liquido payment is not told: it says that there is none, or it cannot be asked, and why. */
const findPaymentErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('PaymentUnknown') }),
  z.strictObject({
    tag: z.literal('NotAsked'),
    why: z.enum(['unreachable', 'unauthorised', 'notUnderstood']),
  }),
  storageFailedSchema,
])
export type FindPaymentError = z.infer<typeof findPaymentErrorSchema>

/** One setting that differs, and what it was and is, as JSON cut to a line. */
const settingsChangeSchema = z.strictObject({ path: z.string(), from: z.string(), to: z.string() })

/** What another hand changed, and which content of its file that is: `content` goes back with the word on it. */
const alterationSchema = z.strictObject({ changes: z.array(settingsChangeSchema), content: z.hash('sha256') })
export type Alteration = z.infer<typeof alterationSchema>

const couldNotWriteSchema = z.strictObject({ tag: z.literal('CouldNotWrite') })

/** `path`: the first setting that is not valid, or that the chain fixed. */
export const settingsErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.enum(['Invalid', 'Fixed']), path: z.string().max(200) }),
  couldNotWriteSchema,
])

/** `AlteredAgain`: the file is not the one whose changes were shown any more. */
const alterationErrorSchema = z.discriminatedUnion('tag', [
  ...settingsErrorSchema.options,
  z.strictObject({ tag: z.literal('AlteredAgain') }),
])

export const secretErrorSchema = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('NoKeyring') }),
  couldNotWriteSchema,
])

/** The journal's chain of hashes. `firstBad`: the first entry that was changed, is missing or out of order. */
const verificationSchema = z.strictObject({
  entries: z.int(),
  ok: z.boolean(),
  firstBad: z.int().nullable(),
  /** Entries that say themselves that others may be missing before them. */
  gaps: z.array(
    z.strictObject({ sequence: z.int(), at: z.number(), event: z.enum(['journalShortened', 'salvaged']) }),
  ),
  /** Up to which entry this counter's own signature proves the chain, and when it signed; `null`: it never did. */
  proven: z.strictObject({ sequence: z.int(), at: z.number() }).nullable(),
  /** Signatures in it that are another key's, or that do not fit the chain. */
  foreignSignatures: z.int(),
})

const connectionCheckSchema = z.strictObject({
  gateway: gatewayNameSchema,
  outcome: z.enum([
    'ok',
    'unauthorised',
    'unreachable',
    'proxyNotReached',
    'proxySignIn',
    'certificateRefused',
    'notConfigured',
    'strangeAnswer',
  ]),
  milliseconds: z.int(),
})

/**
 * Every call and event between the window and main. It generates the main handlers, the preload bridge, the renderer's
 * client and the test fake: adding a call is one line here, and both sides fail to compile until done.
 */
export const ipcContract = {
  app: {
    info: invoke('anyone', nothing, appInfoSchema),
    healthChanged: event('anyone', healthSchema),
    /** Relaunches into another profile, after asking where rows are open; they stay in their own profile's queue. */
    changeProfile: invoke('administrator', z.strictObject({ profile: profileNameSchema }), nothing),
    /** Ends the program, after asking where rows are open: the way out of a kiosk, whose window has no cross. */
    leave: invoke('administrator', nothing, nothing),
  },
  people: {
    session: invoke('anyone', nothing, sessionSchema),
    changed: event('anyone', sessionSchema),
    signIn: invoke('anyone', proofSchema, result(nothing, pinErrorSchema)),
    signOut: invoke('anyone', nothing, nothing),
    /** A key or a touch: until there has been none for a while the person stays signed in. */
    isActive: invoke('anyone', nothing, nothing),
    /** Somebody entitled answers for the next such call of whoever is signed in. */
    authorise: invoke('cashier', authorisationSchema, result(nothing, authoriseErrorSchema)),
    /** The first administrator of a counter without people, made by the first-run wizard. */
    createAdministrator: invoke(
      'anyone',
      firstAdministratorSchema,
      result(nothing, firstAdministratorErrorSchema),
    ),
    add: invoke('administrator', newPersonSchema, result(nothing, addPersonErrorSchema)),
    remove: invoke(
      'administrator',
      z.strictObject({ personId: z.guid() }),
      result(nothing, changePersonErrorSchema),
    ),
    /** A new PIN for somebody who forgot it; a lock ends with it. */
    setPin: invoke('administrator', proofSchema, result(nothing, changePersonErrorSchema)),
    changeOwnPin: invoke('cashier', ownPinSchema, result(nothing, ownPinErrorSchema)),
  },
  sales: {
    search: invoke('cashier', saleQuerySchema, result(salePageSchema, searchErrorSchema)),
    /** The answer to the last search is out of date: the gateway answers again, or sales came another way. */
    changed: event('cashier', nothing),
    detail: invoke(
      'cashier',
      z.strictObject({ saleKey: saleKeySchema }),
      result(
        saleDetailSchema,
        z.discriminatedUnion('tag', [z.strictObject({ tag: z.literal('SaleUnknown') }), storageFailedSchema]),
      ),
    ),
    /** A Liquido payment by the key on its voucher, as Liquido tells it. */
    findPayment: invoke(
      'cashier',
      z.strictObject({ referenceId: paymentKeySchema }),
      result(liquidoSaleSchema, findPaymentErrorSchema),
    ),
    /** A Liquido payment typed from its voucher, where Liquido cannot be asked. What it has told stands instead. */
    addPayment: invoke('supervisor', typedPaymentSchema, result(liquidoSaleSchema, storageFailedSchema)),
  },
  readers: {
    snapshot: invoke('anyone', nothing, readersSnapshotSchema),
    changed: event('anyone', readersSnapshotSchema),
    /** Tells ready readers that a card is wanted; some have to be told (EMV start, GTK). */
    begin: invoke(
      'cashier',
      z.strictObject({ minor: z.int().min(0), currency: z.enum(['PEN', 'USD']) }),
      nothing,
    ),
    /** A card is wanted to prove a reader's form (`diagnostics.proveReader`): one that nobody agreed to is given as well. */
    beginProof: invoke(
      'administrator',
      z.strictObject({ minor: z.int().min(0), currency: z.enum(['PEN', 'USD']) }),
      nothing,
    ),
    /** A card is wanted to try a reader: what is read comes back marked as a test, without ciphertext. */
    testRead: invoke('cashier', nothing, nothing),
    end: invoke('anyone', nothing, nothing),
    presented: event('cashier', presentationSchema),
    simulate: invoke('cashier', z.strictObject({ scenario: simulatedScenarioSchema }), nothing),
    log: event('cashier', readerLogLineSchema),
  },
  operations: {
    /** Answers only after the row is committed. */
    submit: invoke('cashier', operationRequestSchema, result(queueRowSchema, submitErrorSchema)),
    get: invoke('cashier', operationId, result(queueRowSchema, findErrorSchema)),
    /** Waits until the row has left `queued`/`sending` or the time is over, and gives the row as it is then. */
    waitForFirstOutcome: invoke(
      'cashier',
      z.strictObject({ operationId: z.guid(), waitMs: z.int().min(0).max(60_000) }),
      result(queueRowSchema, findErrorSchema),
    ),
    list: invoke(
      'cashier',
      queueQuerySchema,
      result(z.strictObject({ rows: z.array(queueRowSchema), total: z.int() }), storageFailedSchema),
    ),
    /** Rows that changed, as they are now: all of a frame in one message, each once. */
    changed: event('cashier', z.strictObject({ rows: z.array(queueRowSchema) })),
    sendNow: invoke('cashier', rowAct, result(queueRowSchema, askErrorSchema)),
    /** A supervisor answers for a row that the store's hub has not let go: another counter may be at the same sale. */
    sendWithoutHub: invoke('supervisor', rowAct, result(queueRowSchema, actErrorSchema)),
    lookUp: invoke('cashier', rowAct, result(queueRowSchema, askErrorSchema)),
    cancel: invoke('cashier', rowAct, result(queueRowSchema, actErrorSchema)),
    convertToRefund: invoke('cashier', rowAct, result(queueRowSchema, convertErrorSchema)),
    /** The card again, for a row that asks for it. */
    presentCard: invoke('cashier', cardAgainSchema, result(queueRowSchema, presentCardErrorSchema)),
    /** A person's verdict on a row that asks for one. */
    decide: invoke('supervisor', decisionSchema, result(queueRowSchema, decideErrorSchema)),
  },
  queue: {
    summary: invoke('anyone', nothing, result(queueSummarySchema, storageFailedSchema)),
    changed: event('anyone', queueSummarySchema),
    /** What the store's limits count by now. */
    load: invoke('cashier', nothing, result(queueLoadSchema, storageFailedSchema)),
    /**
     * A person does not want to wait; also goes on after `stopDrain`. `HeldByGateway`: what could be tried was, and
     * something waits for a gateway that asked to be left alone.
     */
    tryNow: invoke('cashier', nothing, result(nothing, tryNowErrorSchema)),
    /** The operating system says so: a hint to ask silent gateways now. A person's stop stays. */
    networkIsBack: invoke('anyone', nothing, nothing),
    stopDrain: invoke('cashier', nothing, result(nothing, storageFailedSchema)),
    /** After a credential was mended. */
    resume: invoke(
      'supervisor',
      z.strictObject({ gateway: gatewayNameSchema }),
      result(nothing, storageFailedSchema),
    ),
    exportCsv: invoke(
      'supervisor',
      z.strictObject({ day: z.iso.date() }),
      result(z.strictObject({ text: z.string() }), storageFailedSchema),
    ),
    /** Compares a day's operations with what the gateways say of them; every difference goes before a person. */
    reconcile: invoke(
      'cashier',
      z.strictObject({ day: z.iso.date(), by: cashierSchema }),
      result(reconciliationSchema, reconcileErrorSchema),
    ),
    dayTotals: invoke(
      'cashier',
      z.strictObject({ day: z.iso.date() }),
      result(z.array(totalSchema), storageFailedSchema),
    ),
  },
  shifts: {
    /** The open shift of whoever is at the till; `null`: none is open, and the next operation opens one. */
    current: invoke(
      'cashier',
      z.strictObject({ by: cashierSchema }),
      result(shiftSumsSchema.nullable(), storageFailedSchema),
    ),
    /** Ends that shift. */
    close: invoke(
      'cashier',
      z.strictObject({ number: z.int().min(1), by: cashierSchema }),
      result(shiftSumsSchema, closeShiftErrorSchema),
    ),
  },
  dayClose: {
    /** Closes a day. `isNew`: it was made now; otherwise the day's last close is told, which says what there is to say. */
    make: invoke(
      'cashier',
      makeCloseSchema,
      result(z.strictObject({ close: dayCloseSchema, isNew: z.boolean() }), makeCloseErrorSchema),
    ),
    /** All closes, the newest first. */
    list: invoke(
      'cashier',
      z.strictObject({ limit: z.int().min(1).max(100), offset: z.int().min(0) }),
      result(z.strictObject({ closes: z.array(dayCloseLineSchema), total: z.int() }), storageFailedSchema),
    ),
    get: invoke(
      'cashier',
      z.strictObject({ number: z.int().min(1) }),
      result(dayCloseSchema, findCloseErrorSchema),
    ),
    /** The last close of a day; `null`: it was not closed. */
    ofDay: invoke(
      'cashier',
      z.strictObject({ day: z.iso.date() }),
      result(dayCloseSchema.nullable(), storageFailedSchema),
    ),
    /** Every operation of a close, as a file. */
    exportCsv: invoke(
      'supervisor',
      z.strictObject({ number: z.int().min(1) }),
      result(z.strictObject({ text: z.string() }), findCloseErrorSchema),
    ),
  },
  history: {
    /** A page of the operations of some days, the newest first; `cashiers` and `reasons`: those there are on these days. */
    list: invoke(
      'supervisor',
      historyQuerySchema,
      result(
        z.strictObject({
          rows: z.array(queueRowSchema),
          total: z.int(),
          cashiers: z.array(z.string()),
          reasons: z.array(z.string().nullable()),
        }),
        storageFailedSchema,
      ),
    ),
    /** Everything that happened to an operation, in order. */
    events: invoke('supervisor', operationId, result(z.array(historyEventSchema), findErrorSchema)),
    /** All operations of a filter as a file. */
    exportCsv: invoke(
      'supervisor',
      historyFilterSchema,
      result(z.strictObject({ text: z.string() }), storageFailedSchema),
    ),
  },
  papers: {
    /** What the voucher of an operation says now. */
    voucher: invoke('cashier', operationId, result(voucherSchema, findErrorSchema)),
    /** Prints the paper that the window shows as its page. One at a time. */
    print: invoke('cashier', paperJobSchema, result(nothing, printErrorSchema)),
    /** The printers of the system. */
    printers: invoke('administrator', nothing, z.array(systemPrinterInfoSchema)),
    /** Asks the person where to, and writes that paper there; `path` is `null` where the person does not want to. */
    savePdf: invoke(
      'cashier',
      paperJobSchema,
      result(z.strictObject({ path: z.string().nullable() }), pdfErrorSchema),
    ),
  },
  settings: {
    get: invoke('anyone', nothing, storeSettingsSchema),
    save: invoke('administrator', storeSettingsSchema, result(storeSettingsSchema, settingsErrorSchema)),
    changed: event('anyone', storeSettingsSchema),
    /** The settings as a file's text, without secrets, so that many counters can be set up alike. */
    exportText: invoke('administrator', nothing, z.strictObject({ text: z.string() })),
    importText: invoke(
      'administrator',
      z.strictObject({ text: z.string().max(200_000) }),
      result(storeSettingsSchema, settingsErrorSchema),
    ),
    /** What another hand changed in the stored settings and does not hold; `null`: nothing. */
    alteration: invoke('anyone', nothing, alterationSchema.nullable()),
    /** An administrator's word on it: it holds, or it is put aside. */
    resolveAlteration: invoke(
      'administrator',
      z.strictObject({
        isTaken: z.boolean(),
        content: z.hash('sha256').register(textKinds, { text: 'number' }),
      }),
      result(storeSettingsSchema, alterationErrorSchema),
    ),
    setSecret: invoke(
      'administrator',
      z.strictObject({
        name: secretNameSchema,
        value: z.string().max(4000).register(textKinds, { text: 'number' }).nullable(),
      }),
      result(nothing, secretErrorSchema),
    ),
    /** A code of the chain's brings secrets and settings. `file`: the sealed bundle; `null`: the one on this machine. */
    enrol: invoke(
      'administrator',
      z.strictObject({
        code: z.string().max(60).register(textKinds, { text: 'number' }),
        file: z.string().max(150_000).register(textKinds, { text: 'number' }).nullable(),
      }),
      result(z.array(secretNameSchema), enrolmentErrorSchema),
    ),
    /** A code by which another account of the PC gets the counter's key, once; an earlier one opens nothing any more. */
    handOverKey: invoke(
      'administrator',
      nothing,
      result(
        z.strictObject({
          code: z.string().max(60).register(textKinds, { text: 'number' }),
          expiresAt: z.number(),
        }),
        handOverErrorSchema,
      ),
    ),
    /**
     * Gives this account of the PC the key that another one handed over by a code, and starts the program again. Whoever is at the
     * screen may: without the key nobody can sign in, and the code is the proof.
     */
    takeKey: invoke(
      'anyone',
      z.strictObject({ code: z.string().max(60).register(textKinds, { text: 'number' }) }),
      result(nothing, takeKeyErrorSchema),
    ),
    secretsSet: invoke('anyone', nothing, z.array(secretNameSchema)),
    checkConnection: invoke('cashier', nothing, z.array(connectionCheckSchema)),
  },
  journal: {
    /** Asks the person where to, then writes the file while other work goes on. One at a time. */
    export: invoke(
      'administrator',
      journalChoiceSchema,
      result(nothing, z.strictObject({ tag: z.enum(['Busy', 'NotRunning']) })),
    ),
    cancelExport: invoke('administrator', nothing, nothing),
    exportState: invoke('anyone', nothing, journalExportSchema),
    exportChanged: event('anyone', journalExportSchema),
  },
  diagnostics: {
    verifyJournal: invoke('supervisor', nothing, result(verificationSchema, storageFailedSchema)),
    /**
     * Takes a test sale back with a card in whatever form its reader gives it. Where the acquirer approves it has opened the
     * card, and the settings accept that form from then on. Never with real money.
     */
    proveReader: invoke(
      'administrator',
      operationRequestSchema,
      result(
        z.strictObject({ row: queueRowSchema, accepted: acceptedProfileSchema }),
        proveReaderErrorSchema,
      ),
    ),
    /** A Liquido callback handed over by file or paste: raw body and its Liquido-Signature header. */
    applyCallback: invoke(
      'supervisor',
      z.strictObject({
        body: z.string().max(100_000).register(textKinds, { text: 'number' }),
        signature: z.string().max(1000).register(textKinds, { text: 'number' }),
      }),
      result(
        z.strictObject({ applied: z.enum(['changed', 'alreadyKnown', 'notOurs', 'noted']) }),
        z.discriminatedUnion('tag', [
          z.strictObject({ tag: z.enum(['BadSignature', 'TooOld', 'NotACallback', 'NoSecret']) }),
          storageFailedSchema,
        ]),
      ),
    ),
    /** Starts a part again that failed, and after it those that failed for want of it. */
    startModule: invoke(
      'anyone',
      z.strictObject({ module: moduleNameSchema }),
      result(nothing, startModuleErrorSchema),
    ),
    supportFile: invoke('cashier', nothing, z.strictObject({ text: z.string() })),
  },
  hub: {
    state: invoke('anyone', nothing, hubLinkSchema),
    changed: event('anyone', hubLinkSchema),
    /** Makes this counter one of a store's, by a code that the hub's administrator issued. */
    join: invoke('administrator', joinHubSchema, result(nothing, joinHubErrorSchema)),
    /** The counter is one of its own again; the hub keeps what it has until it is told there. */
    leave: invoke('administrator', nothing, result(nothing, leaveHubErrorSchema)),
  },
  updates: {
    state: invoke('anyone', nothing, updateStateSchema),
    changed: event('anyone', updateStateSchema),
    /** Asks for a new version now. */
    check: invoke('cashier', nothing, nothing),
    /** Installs the one that is here, though somebody is signed in; not while rows are open. */
    install: invoke('supervisor', nothing, result(nothing, installErrorSchema)),
  },
} as const

export type IpcContract = typeof ipcContract

/** `group.name`, the one name of a call on every side. */
export const channelName = (group: string, name: string): string => `${group}.${name}`

/** The input a caller writes, and the output it gets, of an invoke call. */
export type InputOf<Call> = Call extends InvokeCall<infer Input> ? z.input<Input> : never
export type ParsedInputOf<Call> = Call extends InvokeCall<infer Input> ? z.output<Input> : never
export type OutputOf<Call> = Call extends InvokeCall<z.ZodType, infer Output> ? z.output<Output> : never
export type PayloadOf<Call> = Call extends EventCall<infer Payload> ? z.output<Payload> : never
