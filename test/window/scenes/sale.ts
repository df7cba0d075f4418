import { closedReasonSchema } from '../../../domain/rules.ts'
import type { KindAvailability, OperationOptions } from '../../../domain/rules.ts'
import { ok } from '../../../domain/result.ts'
import type { ReadingRefusal } from '../../../domain/readings.ts'
import type { ReaderProblem, ReaderState } from '../../../contract/readers.ts'
import { refusalSentence } from '../../../renderer/sentences/reader.ts'
import type { Person } from './person.ts'
import { sceneName } from './scene.ts'
import type { Scene, SceneMain } from './scene.ts'

const openWithCard = async ({ t, openSale, click }: Person, ticket: string): Promise<void> => {
  await openSale(ticket)
  await click('radio', t('sale.withCard'))
}
const withCard = (person: Person): Promise<void> => openWithCard(person, '000103')

const profile = {
  scheme: 'aes-dukpt',
  keyVariant: 'data',
  plaintext: 'packed-track',
  padding: 'F-nibble',
  iv: null,
  span: 'per-track',
} as const

/** Every refusal of a reading. A record, so that a new one fails to compile until it is here. */
const refusals: { readonly [Tag in ReadingRefusal['tag']]: Extract<ReadingRefusal, { tag: Tag }> } = {
  NotEncrypting: { tag: 'NotEncrypting' },
  ClearCardData: { tag: 'ClearCardData' },
  BadRead: { tag: 'BadRead' },
  NoSeparableTrack2: { tag: 'NoSeparableTrack2' },
  KeyedEntry: { tag: 'KeyedEntry' },
  KsnMalformed: { tag: 'KsnMalformed' },
  KsnNotLoaded: { tag: 'KsnNotLoaded' },
  KsnReplayed: { tag: 'KsnReplayed' },
  KsnUsed: { tag: 'KsnUsed' },
  KsnWentBack: { tag: 'KsnWentBack' },
  KeysExhausted: { tag: 'KeysExhausted' },
  SchemeNotSupported: { tag: 'SchemeNotSupported', scheme: 'aes-dukpt' },
  ProfileNotAccepted: { tag: 'ProfileNotAccepted', profile, differs: ['scheme', 'tlv'] },
  CardDeclined: { tag: 'CardDeclined' },
  CardRemoved: { tag: 'CardRemoved' },
  TimedOut: { tag: 'TimedOut' },
  Cancelled: { tag: 'Cancelled' },
  ReaderError: { tag: 'ReaderError', code: '6A82' },
}

const problems: { readonly [Tag in ReaderProblem['tag']]: Extract<ReaderProblem, { tag: Tag }> } = {
  PortBusy: { tag: 'PortBusy' },
  PermissionDenied: { tag: 'PermissionDenied' },
  UnknownReader: { tag: 'UnknownReader' },
  KeyboardMode: { tag: 'KeyboardMode' },
  NotAnswering: { tag: 'NotAnswering' },
  OpenFailed: { tag: 'OpenFailed', code: 'EIO' },
  SendsGarbage: { tag: 'SendsGarbage' },
}

/** The one reader of the story, changed. */
const setReader =
  (change: Partial<ReaderState>) =>
  ({ story }: SceneMain): void =>
    story.setReaders((before) => ({
      ...before,
      readers: before.readers.map((reader) => ({ ...reader, ...change })),
    }))

/** Main judges the sale in this way and no other. */
const judge =
  (availability: KindAvailability) =>
  ({ fake, story }: SceneMain): void =>
    fake.sales.detail.answer(({ saleKey }) => {
      const sale = story.sales.find(({ key }) => key === saleKey)
      if (!sale) throw new Error('the story has no such sale')
      const options: OperationOptions = {
        reverse: availability,
        void: availability,
        refund: availability,
        recommended: null,
        remainingMinor: 123_450,
      }
      return ok({ sale, earlier: [], options, now: Date.now() })
    })

export const saleScenes: readonly Scene[] = [
  {
    name: 'sale-void',
    play: ({ openSale }) => openSale('000103'),
    shows: (t) => [t('sale.kinds'), t('sale.recommended'), t('closed.outcomeKnown')],
  },
  {
    name: 'sale-reverse',
    play: ({ openSale }) => openSale('000101'),
    shows: (t) => [t('closed.outcomeUnknown'), t('kindMeaning.reverse')],
  },
  {
    name: 'sale-opens-later',
    play: ({ openSale }) => openSale('000102'),
    shows: (t) => [t('sale.opensWhy.tooSoon'), t('sale.noneOpen')],
  },
  ...closedReasonSchema.options.map((reason): Scene => ({
    name: sceneName('sale-closed', reason),
    prepare: judge({ state: 'closed', reason, at: null }),
    play: ({ openSale }) => openSale('000103'),
    shows: (t) => [t(`closed.${reason}`), t('sale.noneOpen')],
  })),
  {
    name: 'sale-closed-since',
    prepare: judge({ state: 'closed', reason: 'afterCutOff', at: Date.parse('2026-11-20T13:00:00-05:00') }),
    play: ({ openSale }) => openSale('000103'),
    shows: (t) => [t('closed.afterCutOff')],
  },
  {
    name: 'sale-in-instalments',
    prepare: ({ story }) => {
      story.sales = story.sales.map((sale) =>
        sale.gateway === 'kushki' ? { ...sale, instalments: 12 } : sale,
      )
    },
    play: ({ openSale }) => openSale('000103'),
    shows: (t) => [t('sale.instalments'), '12'],
  },
  {
    name: 'sale-charged-back',
    prepare: ({ story }) => {
      story.sales = story.sales.map((sale) =>
        sale.gateway === 'liquido' ? { ...sale, chargedBack: true } : sale,
      )
    },
    play: ({ openSale }) => openSale('000212'),
    shows: (t) => [t('sale.chargedBack')],
  },
  {
    name: 'sale-tried-before',
    options: { hasQueue: true },
    play: async ({ t, openSale, unfold }) => {
      await openSale('000104')
      await unfold(`${t('sale.earlier')} (2)`)
    },
    shows: (t) => [t('queue.state.declined'), t('closed.inFlight')],
  },
  {
    name: 'sale-part',
    play: async ({ t, openSale, click, fill }) => {
      await openSale('000103')
      await click('radio', t('sale.part'))
      await fill(`${t('sale.partAmount')} (S/)`, '1.000,00')
    },
    shows: (t) => [t('sale.partHint', { max: 'S/ 1,234.50' })],
  },
  {
    name: 'sale-part-too-much',
    play: async ({ t, openSale, click, fill }) => {
      await openSale('000103')
      await click('radio', t('sale.part'))
      await fill(`${t('sale.partAmount')} (S/)`, '1.234,51')
      await click('button', t('sale.review'))
    },
    shows: (t) => [t('sale.missing.amount')],
  },
  {
    name: 'sale-cardless-only',
    options: { settings: { cardData: { policy: 'cardlessOnly', maxHours: 24, cardlessWhenTooOld: false } } },
    play: ({ openSale }) => openSale('000103'),
    shows: (t) => [t('sale.cardlessOnly')],
  },
  {
    name: 'sale-waits-for-card',
    play: withCard,
    shows: (t) => [t('reader.activity.waitingForCard'), t('reader.simulate')],
  },
  {
    name: 'sale-card-missing',
    play: async (person) => {
      await withCard(person)
      await person.click('button', person.t('sale.review'))
    },
    shows: (t) => [t('sale.missing.card')],
  },
  ...(['chip', 'stripe', 'contactless'] as const).map((way): Scene => ({
    name: `sale-with-${way}`,
    play: async (person) => {
      await withCard(person)
      await person.click('button', person.t(`reader.scenario.${way}`))
    },
    shows: (t) => [
      t('reader.read', {
        type: t(`reader.type.${({ chip: 'ICC', stripe: 'MCR', contactless: 'NFC' } as const)[way]}`),
        pan: '4512 •••• 9119',
      }),
    ],
  })),
  {
    name: 'sale-other-card',
    play: async (person) => {
      await openWithCard(person, '000104')
      await person.click('button', person.t('reader.scenario.chip'))
    },
    shows: (t) => [t('reader.otherCard', { lastFour: '0043' })],
  },
  ...Object.values(refusals).map((error): Scene => ({
    name: sceneName('sale-reading', error.tag),
    play: async (person, { story }) => {
      await withCard(person)
      await person.see(person.t('reader.activity.waitingForCard'))
      story.present({
        readerId: 'simulated',
        readerName: 'ID TECH',
        at: Date.now(),
        outcome: { ok: false, error },
      })
    },
    shows: (t) => [
      t('reader.refused', {
        reader: 'ID TECH',
        why: refusalSentence(t, error),
      }),
    ],
  })),
  ...Object.values(problems).map((problem): Scene => ({
    name: sceneName('sale-reader', problem.tag),
    prepare: setReader({ problem, family: 'idtech', vendorId: 0x0acd, productId: 0x3810, phase: 'absent' }),
    play: withCard,
    shows: (t) => [
      t(`reader.problem.${problem.tag}`, {
        ids: '0acd:3810',
        code: 'EIO',
        how: t('reader.switchToHid.idtech'),
      }),
    ],
  })),
  ...(['absent', 'opening', 'lost'] as const).map((phase): Scene => ({
    name: `sale-reader-${phase}`,
    prepare: setReader({ phase }),
    play: withCard,
    shows: (t) => [t(`reader.phase.${phase}`)],
  })),
  {
    name: 'sale-reader-reads',
    play: async (person, main) => {
      await withCard(person)
      setReader({ activity: 'reading' })(main)
    },
    shows: (t) => [t('reader.activity.reading')],
  },
  {
    name: 'sale-no-reader',
    prepare: ({ story }) => story.setReaders((before) => ({ ...before, readers: [] })),
    play: withCard,
    shows: (t) => [t('reader.none')],
  },
  ...(['starting', 'unresponsive', 'restarting', 'failed'] as const).map((state): Scene => ({
    name: `sale-readers-${state}`,
    prepare: ({ story }) => story.setReaders((before) => ({ ...before, bridge: { state, restarts: 2 } })),
    play: withCard,
    shows: (t) => [t(`reader.bridge.${state}`)],
  })),
  {
    name: 'sale-bank-account',
    play: async ({ t, openSale, choose }) => {
      await openSale('000211')
      await choose(t('bank.bankCode'), '002')
    },
    shows: (t) => [t('bank.title'), t('bank.why')],
  },
  {
    name: 'sale-bank-account-wrong',
    play: async ({ t, openSale, click }) => {
      await openSale('000211')
      await click('button', t('sale.review'))
    },
    shows: (t) => [t('sale.missing.bank'), t('bank.wrong')],
  },
  ...(
    [
      ['', '011-366-000100032542-21', null],
      ['-mistyped', '011-366-000100032542-12', 'checkDigits'],
      ['-of-another-bank', '011-366-000100032542-21', 'otherBank'],
    ] as const
  ).map(([name, cci, fault]): Scene => ({
    name: `sale-cci${name}`,
    play: async ({ t, openSale, choose, fill }) => {
      await openSale('000211')
      if (fault === 'otherBank') await choose(t('bank.bankCode'), '002')
      await fill(t('bank.bankAccountNumber'), cci)
    },
    shows: (t) => (fault === null ? [t('bank.title')] : [t(`bank.cci.${fault}`)]),
  })),
]
