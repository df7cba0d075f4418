import { attentionReasonSchema, rowStateSchema } from '../../../domain/operations.ts'
import { err, ok } from '../../../domain/result.ts'
import type { QueueSummary } from '../../../contract/ipc.ts'
import type {
  QueueRow,
  ActError,
  ConvertError,
  DecideError,
  HubHold,
  PresentCardError,
  RowAction,
} from '../../../contract/operations.ts'
import type { Translate } from '../../../renderer/i18n/index.ts'
import { storyRow } from '../story-rows.ts'
import { gone, never, sceneName } from './scene.ts'
import type { Scene, SceneMain } from './scene.ts'
import type { Person } from './person.ts'

const open = ({ goTo }: Person): Promise<void> => goTo('queue')
/** Unfolds the first row whose line says this. */
const unfold = (person: Person, words: string): Promise<void> =>
  person.click('button', new RegExp(words.replaceAll(/[().]/gu, '.'), 'u'))
const openAll = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('queue.filter.all'))
}

/** The queue holds this one row. */
const onlyRow =
  (state: QueueRow['state'], more: () => Partial<QueueRow> = () => ({})) =>
  ({ story }: SceneMain): void => {
    const [, , sale] = story.sales
    if (sale) story.rows = [storyRow(2, sale, 'void', state, Date.now(), more())]
  }

const act =
  (action: RowAction) =>
  async (person: Person): Promise<void> => {
    await open(person)
    await person.click('button', person.t(`queue.action.${action}`))
  }

/** The same with a row that waits: it is unfolded first. */
const actOnQueued =
  (action: RowAction) =>
  async (person: Person): Promise<void> => {
    await open(person)
    await unfold(person, person.t('queue.state.queued'))
    await person.click('button', person.t(`queue.action.${action}`))
  }

const summary = (change: Partial<QueueSummary>): QueueSummary => ({
  connections: [{ gateway: 'kushki', state: 'online', pausedBecause: null, nextTryAt: null, services: [] }],
  waiting: 0,
  attention: 0,
  waitingMinor: {},
  drain: null,
  clockSkewMs: null,
  ...change,
})

/** Refusals of what is done without a question. */
const actErrors: {
  readonly [Tag in ActError['tag']]: [Extract<ActError, { tag: Tag }>, (t: Translate) => string]
} = {
  NoSuchOperation: [{ tag: 'NoSuchOperation' }, (t) => t('queue.rowError.NoSuchOperation')],
  NotNow: [
    { tag: 'NotNow', state: 'sending' },
    (t) => t('queue.rowError.NotNow', { state: t('queue.state.sending') }),
  ],
  StorageFailed: [
    { tag: 'StorageFailed', why: 'full' },
    (t) => t('queue.rowError.StorageFailed', { why: t('submitError.storage.full') }),
  ],
}

/** What a hub keeps a row from. */
const holds: readonly [HubHold, (t: Translate) => string][] = [
  [{ why: 'asked' }, (t) => t('queue.hubHold.asked')],
  [{ why: 'away' }, (t) => t('queue.hubHold.away')],
  [{ why: 'refused' }, (t) => t('queue.hubHold.refused')],
  [{ why: 'notTaken' }, (t) => t('queue.hubHold.notTaken')],
  [
    { why: 'heldBy', counter: 'Caja 2', since: Date.parse('2026-11-20T13:55:00-05:00') },
    (t) => t('queue.hubHold.heldBy', { counter: 'Caja 2', at: '#' }).split('#')[1] ?? '',
  ],
  [
    { why: 'remaining', money: { currency: 'PEN', minor: 1250 } },
    (t) => t('queue.hubHold.remaining', { money: 'S/ 12.50' }),
  ],
]

type ReasonOf<Failure extends { tag: string }> = Extract<
  Failure,
  { tag: 'NotAllowed'; reason: string }
>['reason']

/** Why a void does not become a refund, and the words that say so. */
const convertReasons = {
  notAVoid: 'queue.rowRefusal.notAVoid',
  outcomeUnknown: 'closed.outcomeUnknown',
  refundNotOpen: 'queue.rowRefusal.refundNotOpen',
  refundOverLimit: 'queue.rowRefusal.refundOverLimit',
} as const satisfies Record<ReasonOf<ConvertError>, string>
const presentCardReasons = {
  cardDataNotAllowed: 'queue.rowRefusal.cardDataNotAllowed',
  noKeyring: 'queue.rowRefusal.noKeyring',
} as const satisfies Record<ReasonOf<PresentCardError>, string>
const decideReasons = {
  cardDataExpired: 'queue.attention.cardDataExpired',
  payloadCorrupt: 'queue.attention.payloadCorrupt',
  alreadyCardless: 'queue.rowRefusal.alreadyCardless',
  neverSent: 'queue.rowRefusal.neverSent',
  notPart: 'queue.rowRefusal.notPart',
  saleInFuture: 'closed.saleInFuture',
  tooOld: 'closed.tooOld',
  afterCutOff: 'closed.afterCutOff',
} as const satisfies Record<ReasonOf<DecideError>, string>

/** The members of a record with their names as they are written in it. */
const entries = <Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] =>
  Object.entries(record) as [Key, Value][]

const titles = {
  sendWithoutHub: 'queue.withoutHubTitle',
  cancel: 'queue.cancelTitle',
  convertToRefund: 'queue.convertTitle',
  presentCard: 'queue.cardAgainTitle',
  decide: 'queue.decideTitle',
} as const satisfies Record<Exclude<RowAction, 'sendNow' | 'lookUp'>, string>

export const queueScenes: readonly Scene[] = [
  {
    name: 'queue',
    options: { hasQueue: true },
    play: async (person) => {
      await open(person)
      await unfold(person, person.t('queue.state.queued'))
    },
    shows: (t) => [
      t('queue.attempts', { count: 3 }),
      t('queue.attention.lookupFoundNothing', { gateway: 'Kushki' }),
    ],
  },
  {
    name: 'queue-all',
    options: { hasQueue: true },
    play: openAll,
    shows: (t) => [t('queue.state.inProgress')],
  },
  { name: 'queue-empty', play: open, shows: (t) => [t('queue.empty')] },
  {
    name: 'queue-loading',
    prepare: ({ fake }) => fake.operations.list.answer(never),
    play: open,
    shows: (t) => [t('queue.title')],
  },
  {
    name: 'queue-unreachable',
    prepare: ({ fake }) => fake.operations.list.answer(gone),
    play: open,
    shows: (t) => [t('queue.rowError.unreachable')],
  },
  {
    name: 'queue-not-read',
    options: { storageFails: 'damaged' },
    play: open,
    shows: (t) => [t('queue.notRead', { why: t('submitError.storage.damaged') })],
  },
  {
    name: 'queue-not-known',
    options: { health: { storage: 'closed', isQueueKnown: false } },
    play: open,
    shows: (t) => [t('shell.health.queueUnknown'), t('queue.notKnown')],
  },
  ...rowStateSchema.options.map((state): Scene => ({
    name: sceneName('queue-row', state),
    prepare: onlyRow(state),
    play: openAll,
    shows: (t) => [t(`queue.state.${state}`), 'S/ 1,234.50'],
  })),
  {
    name: 'queue-partly-approved',
    prepare: onlyRow('approved', () => ({ money: { currency: 'PEN', minor: 500 }, askedMinor: 60_000 })),
    play: async (person) => {
      await openAll(person)
      await unfold(person, person.t('queue.state.approved'))
    },
    shows: (t) => [t('outcome.partly', { given: 'S/ 5.00', asked: 'S/ 600.00' })],
  },
  ...attentionReasonSchema.options.map((attention): Scene => ({
    name: sceneName('queue-attention', attention),
    prepare: onlyRow('attention', () => ({ attention, actions: ['decide'] })),
    play: open,
    shows: (t) => [t(`queue.attention.${attention}`, { gateway: 'Kushki' }), t('queue.next.waitsForPerson')],
  })),
  {
    name: 'queue-row-offline',
    prepare: (main) => {
      main.story.connection = 'offline'
      onlyRow('queued', () => ({ deadline: Date.now() - 60_000 }))(main)
    },
    play: open,
    shows: (t) => [t('queue.next.whenOnline')],
  },
  {
    name: 'queue-row-paused',
    prepare: (main) => {
      main.story.connection = 'paused'
      onlyRow('queued')(main)
    },
    play: open,
    shows: (t) => [t('queue.next.whenResumed')],
  },
  {
    name: 'queue-row-not-before',
    prepare: onlyRow('queued', () => ({ notBefore: Date.now() + 40_000 })),
    play: open,
    shows: () => ['40 s'],
  },
  ...([false, true] as const).map((stopped): Scene => ({
    name: stopped ? 'queue-drain-stopped' : 'queue-drain',
    prepare: ({ fake }) =>
      fake.queue.summary.answer(() =>
        ok(
          summary({
            waiting: 960,
            waitingMinor: { PEN: 12_000_000, USD: 5000 },
            drain: { total: 1000, done: 40, stopped },
          }),
        ),
      ),
    play: open,
    shows: (t) => [
      t(stopped ? 'queue.drainStopped' : 'queue.drain', { done: 40, total: 1000 }),
      t('queue.waitingMoney', { money: 'S/ 120,000.00 + USD 50.00' }),
    ],
  })),
  {
    name: 'queue-near-limit',
    prepare: ({ fake }) =>
      fake.queue.load.answer(() => ok({ rows: 4600, minor: { PEN: 4_900_000 }, today: [] })),
    play: open,
    shows: (t) => [t('queue.near.rows', { used: 4600, max: 5000 }), t('queue.near.beyond')],
  },
  {
    name: 'queue-exported',
    options: { hasQueue: true },
    play: async (person) => {
      await open(person)
      await person.click('button', person.t('queue.exportCsv'))
    },
    shows: (t) => [t('queue.exported', { name: 'extorno-2026-11-20.csv' })],
  },
  {
    name: 'queue-export-unreachable',
    prepare: ({ fake }) => fake.queue.exportCsv.answer(gone),
    play: async (person) => {
      await open(person)
      await person.click('button', person.t('queue.exportCsv'))
    },
    shows: (t) => [t('queue.rowError.unreachable')],
  },
  ...holds.map(([hold, sentence]): Scene => ({
    name: sceneName('queue-hub', hold.why),
    prepare: onlyRow('queued', () => ({ hubHold: hold, actions: ['sendWithoutHub', 'cancel'] })),
    play: async (person) => {
      await open(person)
      await unfold(person, person.t('queue.state.queued'))
    },
    shows: (t) => [
      sentence(t),
      t(`queue.next.hub.${hold.why}`, { counter: 'Caja 2', money: 'S/ 12.50' }),
      t('queue.action.sendWithoutHub'),
    ],
  })),
  {
    name: 'queue-without-hub',
    prepare: onlyRow('queued', () => ({ hubHold: { why: 'away' }, actions: ['sendWithoutHub'] })),
    play: actOnQueued('sendWithoutHub'),
    shows: (t) => [t('queue.withoutHubTitle'), t('queue.withoutHubSay')],
  },
  {
    name: 'queue-held-by-hub',
    prepare: (main) => {
      onlyRow('queued')(main)
      main.fake.operations.sendNow.answer(() => err({ tag: 'HeldByHub', hold: { why: 'away' } }))
    },
    play: actOnQueued('sendNow'),
    shows: (t) => [t('queue.rowError.HeldByHub', { why: t('queue.hubHold.away') })],
  },
  ...Object.values(actErrors).map(([error, sentence]): Scene => ({
    name: sceneName('queue-refused', error.tag),
    prepare: (main) => {
      onlyRow('queued')(main)
      main.fake.operations.sendNow.answer(() => err(error))
    },
    play: actOnQueued('sendNow'),
    shows: (t) => [sentence(t)],
  })),
  ...entries(convertReasons).map(([reason, words]): Scene => ({
    name: sceneName('queue-convert', reason),
    prepare: (main) => {
      onlyRow('attention', () => ({ attention: 'voidPastCutOff', actions: ['convertToRefund'] }))(main)
      main.fake.operations.convertToRefund.answer(() => err({ tag: 'NotAllowed', reason }))
    },
    play: async (person) => {
      await act('convertToRefund')(person)
      await person.click('button', person.t('queue.convertYes'))
    },
    shows: (t) => [t('queue.rowError.NotAllowed', { why: t(words) })],
  })),
  ...entries(presentCardReasons).map(([reason, words]): Scene => ({
    name: sceneName('queue-card-again', reason),
    prepare: (main) => {
      onlyRow('attention', () => ({ attention: 'cardDataExpired', actions: ['presentCard'] }))(main)
      main.fake.operations.presentCard.answer(() => err({ tag: 'NotAllowed', reason }))
    },
    play: async (person) => {
      await act('presentCard')(person)
      await person.click('button', person.t('reader.scenario.chip'))
      await person.click('button', person.t('queue.cardAgainSend'))
    },
    shows: (t) => [t('queue.rowError.NotAllowed', { why: t(words) })],
  })),
  {
    name: 'queue-card-again-other-card',
    prepare: (main) => {
      onlyRow('attention', () => ({ attention: 'cardDataExpired', actions: ['presentCard'] }))(main)
      main.fake.operations.presentCard.answer(() => err({ tag: 'OtherCard', differs: ['lastFour', 'bin'] }))
    },
    play: async (person) => {
      await act('presentCard')(person)
      await person.click('button', person.t('reader.scenario.chip'))
      await person.click('button', person.t('queue.cardAgainSend'))
    },
    shows: (t) => [t('queue.rowError.OtherCard')],
  },
  ...entries(decideReasons).map(([reason, words]): Scene => ({
    name: sceneName('queue-decide', reason),
    prepare: (main) => {
      onlyRow('attention', () => ({ attention: 'tooManyTries', actions: ['decide'] }))(main)
      main.fake.operations.decide.answer(() => err({ tag: 'NotAllowed', reason }))
    },
    play: async (person) => {
      await act('decide')(person)
      await person.click('radio', person.t('queue.verdict.sendAgain'))
      await person.fill(person.t('queue.decideBy'), 'Marta')
      await person.click('button', person.t('queue.decideSave'))
    },
    shows: (t) => [t('queue.rowError.NotAllowed', { why: t(words) })],
  })),
  {
    name: 'queue-error-unreachable',
    prepare: (main) => {
      onlyRow('queued')(main)
      main.fake.operations.sendNow.answer(gone)
    },
    play: actOnQueued('sendNow'),
    shows: (t) => [t('queue.rowError.unreachable')],
  },
  ...entries(titles).map(([action, title]): Scene => ({
    name: sceneName('queue-ask', action),
    prepare: onlyRow('attention', () => ({
      attention: 'cardDataExpired',
      withCard: true,
      actions: [action],
    })),
    play: act(action),
    shows: (t) => [t(title)],
  })),
  ...(['', '+51 1 700 1234'] as const).map((supportPhone): Scene => ({
    name: sceneName('queue-case', supportPhone === '' ? 'noPhone' : 'phone'),
    prepare: (main) => {
      main.story.settings.kushki.supportPhone = supportPhone
      onlyRow('attention', () => ({
        attention: 'lookupFoundNothing',
        actions: ['lookUp', 'decide'],
        attempts: 2,
        lookups: 8,
        lastAnswer: { class: 'unknown', at: Date.now() - 90_000, code: 'timeout' },
      }))(main)
    },
    play: act('decide'),
    shows: (t) => [
      supportPhone === ''
        ? t('queue.case.callNoPhone', { gateway: 'Kushki' })
        : t('queue.case.call', { gateway: 'Kushki', phone: supportPhone }),
      t('queue.lookups', { count: 8 }),
    ],
  })),
  {
    name: 'queue-case-never-sent',
    prepare: onlyRow('attention', () => ({
      kind: 'refund',
      attention: 'cardDataExpired',
      actions: ['decide'],
      mayHaveBeenDone: false,
    })),
    play: act('decide'),
    shows: (t) => [t('queue.verdict.wasNotDone')],
  },
  {
    name: 'queue-ask-decide-cashier',
    options: { signedIn: 'ana' },
    prepare: onlyRow('attention', () => ({ attention: 'tooManyTries', actions: ['decide'] })),
    play: act('decide'),
    shows: (t) => [t('approval.needsSupervisor')],
  },
  {
    name: 'queue-decide-not-approved',
    options: { signedIn: 'ana' },
    prepare: onlyRow('attention', () => ({ attention: 'tooManyTries', actions: ['decide'] })),
    play: async (person) => {
      await act('decide')(person)
      await person.click('radio', person.t('queue.verdict.wasDone'))
      await person.click('button', person.t('queue.decideSave'))
      await person.click('button', person.t('approval.no'))
    },
    shows: (t) => [t('queue.decideTitle')],
  },
  {
    name: 'queue-export-not-approved',
    options: { signedIn: 'ana' },
    play: async (person) => {
      await open(person)
      await person.click('button', person.t('queue.exportCsv'))
      await person.click('button', person.t('approval.no'))
    },
    shows: (t) => [t('approval.notApproved')],
  },
  {
    name: 'queue-ask-decide-part',
    prepare: onlyRow('attention', () => ({
      kind: 'refund',
      attention: 'tooManyTries',
      actions: ['decide'],
      money: { currency: 'PEN', minor: 4000 },
      askedMinor: null,
    })),
    play: async (person) => {
      await act('decide')(person)
      await person.click('radio', person.t('queue.verdict.partlyDone'))
      await person.click('button', person.t('queue.decideSave'))
    },
    shows: (t) => [t('queue.decidePart'), t('queue.verdictMeaning.partlyDone')],
  },
  {
    name: 'queue-ask-decide-nobody',
    prepare: onlyRow('attention', () => ({ attention: 'tooManyTries', actions: ['decide'] })),
    play: async (person) => {
      await act('decide')(person)
      await person.click('radio', person.t('queue.verdict.wasDone'))
      await person.click('button', person.t('queue.decideSave'))
    },
    shows: (t) => [t('queue.decideByMissing')],
  },
]
