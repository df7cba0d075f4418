import { attentionReasonSchema, rowStateSchema } from '../../../domain/operations.ts'
import type { QueueRow } from '../../../contract/operations.ts'
import { sceneName } from './scene.ts'
import type { Scene, SceneMain } from './scene.ts'
import type { Person } from './person.ts'

/** Confirms, with a gateway that is silent, and lets the row go on as told. */
const endsAs =
  (state: QueueRow['state'], more: () => Partial<QueueRow> = () => ({})) =>
  async ({ openSale, confirm, see, t }: Person, { story }: SceneMain): Promise<void> => {
    story.mood = 'hang'
    await openSale('000103')
    await confirm()
    await see(t('outcome.title.sending'))
    const [row] = story.rows
    if (row) story.finish(row.operationId, state, more())
  }

const lastAnswers: { readonly [State in QueueRow['state']]?: Partial<NonNullable<QueueRow['lastAnswer']>> } =
  {
    approved: {
      class: 'approved',
      httpStatus: 200,
      code: '000',
      approvalCode: '884512',
      ticketNumber: '000977',
    },
    declined: { class: 'declined', httpStatus: 200, code: '62' },
    refused: { class: 'refused', httpStatus: 400, code: 'E041' },
    unknown: { class: 'unknown', code: 'timeout' },
  }
const facts = (state: QueueRow['state']): Partial<QueueRow> => {
  const answer = lastAnswers[state]
  return answer === undefined
    ? {}
    : { lastAnswer: { class: 'unknown', at: Date.now(), ...answer }, attempts: 1 }
}

export const outcomeScenes: readonly Scene[] = [
  ...rowStateSchema.options
    .filter((state) => state !== 'queued' && state !== 'attention')
    .map((state): Scene => ({
      name: sceneName('outcome', state),
      play: endsAs(state, () => facts(state)),
      shows: (t) => [t(`outcome.title.${state}`), t(`outcome.say.${state}`, { gateway: 'Kushki' })],
    })),
  {
    name: 'outcome-held-by-hub',
    play: endsAs('queued', () => ({ hubHold: { why: 'away' }, actions: ['sendWithoutHub', 'cancel'] })),
    shows: (t) => [t('outcome.title.queued'), t('queue.hubHold.away')],
  },
  {
    name: 'outcome-partly-approved',
    play: endsAs('approved', () => ({
      ...facts('approved'),
      money: { currency: 'PEN', minor: 500 },
      askedMinor: 60_000,
    })),
    shows: (t) => [t('outcome.partly', { given: 'S/ 5.00', asked: 'S/ 600.00' })],
  },
  {
    name: 'outcome-other-final-amount',
    play: endsAs('approved', () => ({
      lastAnswer: {
        class: 'approved',
        at: Date.now(),
        code: 'SETTLED',
        final: { currency: 'MXN', minor: 123_450 },
      },
    })),
    shows: (t) => [t('outcome.finalMoney', { money: 'MXN 1234.50', gateway: 'Kushki' })],
  },
  {
    name: 'outcome-processed-as-refund',
    play: endsAs('approved', () => ({
      ...facts('approved'),
      kind: 'void',
      lastAnswer: { class: 'approved', at: Date.now(), code: '000', processedAs: 'refund' },
    })),
    shows: (t) => [t('outcome.title.approved'), t('outcome.processedAs.refund')],
  },
  {
    name: 'outcome-queued-offline',
    prepare: ({ story }) => story.setConnection('offline'),
    play: async ({ openSale, confirm }) => {
      await openSale('000103')
      await confirm()
    },
    shows: (t) => [t('outcome.title.queued'), t('outcome.say.queued'), t('review.when')],
  },
  {
    name: 'outcome-queued-not-before',
    play: endsAs('queued', () => ({ notBefore: Date.now() + 40_000 })),
    shows: (t) => [t('outcome.title.queued')],
  },
  ...attentionReasonSchema.options.map((attention): Scene => ({
    name: sceneName('outcome-attention', attention),
    play: endsAs('attention', () => ({ attention })),
    shows: (t) => [t('outcome.title.attention'), t(`queue.attention.${attention}`, { gateway: 'Kushki' })],
  })),
]
