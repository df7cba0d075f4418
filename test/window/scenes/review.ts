import type { LimitUse } from '../../../domain/limits.ts'
import { ok } from '../../../domain/result.ts'
import { storageFailureSchema } from '../../../contract/operations.ts'
import type { SubmitError } from '../../../contract/operations.ts'
import type { Translate } from '../../../renderer/i18n/index.ts'
import { gone, never, sceneName } from './scene.ts'
import type { Scene } from './scene.ts'
import type { Person } from './person.ts'

const review = async ({ openSale, review }: Person): Promise<void> => {
  await openSale('000103')
  await review()
}
const confirm = async ({ openSale, confirm }: Person): Promise<void> => {
  await openSale('000103')
  await confirm()
}

const operationId = '0b8b1f4e-7d0a-4a6b-9f3e-000000000009'

type Refusals = {
  readonly [Tag in Exclude<SubmitError['tag'], 'SupervisorNeeded' | 'StorageFailed' | 'LimitExceeded'>]: [
    Extract<SubmitError, { tag: Tag }>,
    (t: Translate) => string,
  ]
}
/** Every refusal of main that needs no table of its own. A record, so that a new one fails to compile until it is here. */
const refusals: Refusals = {
  SaleUnknown: [{ tag: 'SaleUnknown' }, (t) => t('submitError.SaleUnknown')],
  NotAllowed: [
    { tag: 'NotAllowed', reason: 'afterCutOff', at: null },
    (t) => t('submitError.NotAllowed', { why: t('closed.afterCutOff') }),
  ],
  BodyDoesNotMatchSale: [
    { tag: 'BodyDoesNotMatchSale', member: 'amount' },
    (t) => t('submitError.BodyDoesNotMatchSale'),
  ],
  HeldByHub: [
    { tag: 'HeldByHub', hold: { why: 'remaining', money: { currency: 'PEN', minor: 1250 } } },
    (t) => t('queue.hubHold.remaining', { money: 'S/ 12.50' }),
  ],
  InFlight: [{ tag: 'InFlight', operationId }, (t) => t('submitError.InFlight')],
  DuplicateOperation: [{ tag: 'DuplicateOperation' }, (t) => t('submitError.DuplicateOperation')],
  ReadingRefused: [
    { tag: 'ReadingRefused', refusal: { tag: 'KsnReplayed' } },
    (t) => t('submitError.ReadingRefused', { refusal: t('reader.refusal.KsnReplayed') }),
  ],
  OtherCard: [{ tag: 'OtherCard', differs: ['lastFour'] }, (t) => t('submitError.OtherCard')],
  CardDataNotAllowed: [{ tag: 'CardDataNotAllowed' }, (t) => t('submitError.CardDataNotAllowed')],
  ReasonNotListed: [{ tag: 'ReasonNotListed' }, (t) => t('submitError.ReasonNotListed')],
  NoKeyring: [{ tag: 'NoKeyring' }, (t) => t('submitError.NoKeyring')],
}

const limits: readonly [LimitUse['limit'], number, string][] = [
  ['rows', 5000, ''],
  ['money', 5_000_000, 'S/ 50,000.00'],
  ['amount', 100_000, 'S/ 1,000.00'],
  ['dailyAmount', 200_000, 'S/ 2,000.00'],
]

export const reviewScenes: readonly Scene[] = [
  {
    name: 'review',
    play: async (person) => {
      await review(person)
      await person.unfold(person.t('review.technical'))
    },
    shows: (t) => [
      t('review.title'),
      'S/ 1,234.50',
      t('review.online'),
      t('review.cardless'),
      'is_smart_void',
    ],
  },
  {
    name: 'review-with-card',
    play: async ({ t, openSale, click, review }) => {
      await openSale('000103')
      await click('radio', t('sale.withCard'))
      await click('button', t('reader.scenario.chip'))
      await review()
    },
    shows: (t) => [t('review.withCard', { type: t('reader.type.ICC'), pan: '4512 •••• 9119' })],
  },
  {
    name: 'review-part',
    play: async ({ t, openSale, click, fill, review }) => {
      await openSale('000103')
      await click('radio', t('kind.refund'))
      await click('radio', t('sale.part'))
      await fill(`${t('sale.partAmount')} (S/)`, '1,000.00')
      await review()
    },
    shows: (t) => [t('review.left'), 'S/ 234.50'],
  },
  {
    name: 'review-bank-account',
    play: async ({ t, openSale, choose, fill, review }) => {
      await openSale('000211')
      await choose(t('bank.bankCode'), '002')
      await fill(t('bank.bankAccountNumber'), '19112345678012')
      await review()
    },
    shows: () => ['Rosa Quispe · 002 · 19112345678012'],
  },
  ...(['offline', 'paused'] as const).map((state): Scene => ({
    name: `review-${state}`,
    prepare: ({ story }) => story.setConnection(state),
    play: review,
    shows: (t) => [t(`review.${state}`)],
  })),
  {
    name: 'review-storing',
    prepare: ({ fake }) => fake.operations.submit.answer(never),
    play: confirm,
    shows: (t) => [t('review.confirming')],
  },
  {
    name: 'review-near-limit',
    prepare: ({ fake }) =>
      fake.queue.load.answer(() => ok({ rows: 4600, minor: { PEN: 4_800_000 }, today: [] })),
    play: review,
    shows: (t) => [
      t('queue.near.rows', { used: 4601, max: 5000 }),
      t('queue.near.money', { used: 'S/ 49,234.50', max: 'S/ 50,000.00' }),
    ],
  },
  {
    name: 'review-not-approved',
    options: { signedIn: 'ana', settings: { supervisorApproval: 'always' } },
    play: async (person) => {
      await confirm(person)
      await person.click('button', person.t('approval.no'))
    },
    shows: (t) => [t('approval.notApproved')],
  },
  ...Object.values(refusals).map(([error, sentence]): Scene => ({
    name: sceneName('review-refused', error.tag),
    prepare: ({ story }) => {
      story.nextSubmitError = error
    },
    play: confirm,
    shows: (t) => [t('submitError.title'), sentence(t)],
  })),
  ...limits.map(([limit, allowed, money]): Scene => ({
    name: sceneName('review-limit', limit),
    prepare: ({ story }) => {
      story.nextSubmitError = { tag: 'LimitExceeded', limit, allowed }
    },
    play: confirm,
    shows: (t) => [t('submitError.title'), t(`submitError.limit.${limit}`, { allowed, money })],
  })),
  ...storageFailureSchema.options.map((why): Scene => ({
    name: sceneName('review-storage', why),
    prepare: ({ story }) => {
      story.nextSubmitError = { tag: 'StorageFailed', why }
    },
    play: confirm,
    shows: (t) => [t('submitError.title'), t(`submitError.storage.${why}`)],
  })),
  {
    name: 'review-unreachable',
    prepare: ({ fake }) => fake.operations.submit.answer(gone),
    play: confirm,
    shows: (t) => [t('submitError.unreachable')],
  },
]
