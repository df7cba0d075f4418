import { handOverErrorSchema, managedProblemSchema, takeKeyErrorSchema } from '../../../contract/managed.ts'
import type { EnrolmentError } from '../../../contract/managed.ts'
import { managedSentence } from '../../../renderer/sentences/managed.ts'
import { err, ok } from '../../../domain/result.ts'
import type { Person } from './person.ts'
import type { Scene } from './scene.ts'

const fixed = ['merchantName', 'theme', 'reasons']

/** A code is typed; main answers as the scene says. */
const typeCode = async ({ goTo, fill, click, t }: Person): Promise<void> => {
  await goTo('settings')
  await click('button', t('settings.section.counter'))
  await fill(t('settings.enrolment.code'), '7KQM-04TV-9XYZ-2ABC')
  await click('button', t('settings.enrolment.enrol'))
}

/** A code for another account is asked for. */
const makeCode = async ({ goTo, click, t }: Person): Promise<void> => {
  await goTo('settings')
  await click('button', t('settings.section.counter'))
  await click('button', t('settings.handOver.make'))
}

/** The account has no key of the counter: nobody can sign in. */
const keyElsewhere = {
  profile: 'live',
  session: { state: 'unusable', why: 'noKeyring' },
  health: { data: 'counter', keyring: 'otherAccount' },
} as const

/** The code of the other account is typed. */
const typeKeyCode = async ({ fill, click, t }: Person): Promise<void> => {
  await fill(t('people.takeKey.code'), '7KQM-04TV-9XYZ-2ABC')
  await click('button', t('people.takeKey.take'))
}

const plainRefusals = [
  'NoFile',
  'NotABundle',
  'NotACode',
  'Expired',
  'UsedBefore',
  'WrongCode',
  'OtherHost',
  'NoKeyring',
  'CouldNotWrite',
] as const satisfies readonly EnrolmentError['tag'][]

/** The counter as one of a chain's. */
export const counterScenes: readonly Scene[] = [
  {
    name: 'counter-settings-fixed',
    options: { health: { managed: { fixed, problems: [] } } },
    play: ({ goTo }) => goTo('settings'),
    shows: (t) => [t('shell.fieldFixed'), t('settings.fixedSay')],
  },
  {
    name: 'counter-printer-fixed',
    options: { health: { managed: { fixed: ['printing.printer'], problems: [] } } },
    play: async ({ goTo, click, t }) => {
      await goTo('settings')
      await click('button', t('settings.section.printer'))
    },
    shows: (t) => [t('shell.fieldFixed')],
  },
  {
    name: 'counter-fixed-not-saved',
    prepare: ({ fake }) => fake.settings.save.answer(() => err({ tag: 'Fixed', path: 'merchantAddress' })),
    play: async ({ goTo, fill, click, t }) => {
      await goTo('settings')
      await fill(t('settings.field.merchantName'), 'Bodega San Juan')
      await click('button', t('settings.save'))
    },
    shows: (t) => [t('settings.error.Fixed', { field: t('settings.field.merchantAddress') })],
  },
  ...managedProblemSchema.shape.why.options.map((why): Scene => {
    const problem = { key: why.startsWith('not') ? 'managed.json' : 'limits.maxRowsWaiting', why }
    return {
      name: `counter-managed-${why.toLowerCase()}`,
      options: { health: { managed: { fixed: [], problems: [problem] } } },
      play: ({ goTo }) => goTo('diagnostics'),
      shows: (t) => [t('shell.health.managed'), managedSentence(t, problem)],
    }
  }),
  {
    name: 'counter-key-handed-over',
    options: { profile: 'test', health: { data: 'counter' } },
    prepare: ({ fake }) =>
      fake.settings.handOverKey.answer(() =>
        ok({ code: '7KQM-04TV-9XYZ-2ABC', expiresAt: 1_796_000_000_000 }),
      ),
    play: makeCode,
    shows: (t) => [t('settings.handOver.say'), '7KQM-04TV-9XYZ-2ABC'],
  },
  ...handOverErrorSchema.shape.tag.options.map((tag): Scene => ({
    name: `counter-key-${tag.toLowerCase()}`,
    options: { profile: 'test', health: { data: 'counter' } },
    prepare: ({ fake }) => fake.settings.handOverKey.answer(() => err({ tag })),
    play: makeCode,
    shows: (t) => [t(`settings.handOver.error.${tag}`)],
  })),
  ...(['notWritable', 'ownQueue', 'notMoved'] as const).map((data): Scene => ({
    name: `counter-data-${data.toLowerCase()}`,
    options: { health: { data } },
    play: ({ goTo }) => goTo('diagnostics'),
    shows: (t) => [t(`diagnostics.dataPlace.${data}`)],
  })),
  {
    name: 'counter-key-of-another-account',
    options: { health: { data: 'counter', keyring: 'otherAccount' } },
    play: ({ goTo }) => goTo('diagnostics'),
    shows: (t) => [t('shell.health.keyringOtherAccount'), t('diagnostics.keyringState.otherAccount')],
  },
  ...takeKeyErrorSchema.shape.tag.options.map((tag): Scene => ({
    name: `counter-key-not-taken-${tag.toLowerCase()}`,
    options: { ...keyElsewhere },
    prepare: ({ fake }) => fake.settings.takeKey.answer(() => err({ tag })),
    play: typeKeyCode,
    shows: (t) => [t(`people.takeKey.error.${tag}`)],
  })),
  {
    name: 'counter-key-taken',
    options: { ...keyElsewhere },
    prepare: ({ fake }) => fake.settings.takeKey.answer(() => ok(undefined)),
    play: typeKeyCode,
    shows: (t) => [t('people.takeKey.done')],
  },
  {
    name: 'counter-enrolled',
    prepare: ({ fake }) => fake.settings.enrol.answer(() => ok(['kushkiCredential', 'liquidoApiKey'])),
    play: typeCode,
    shows: (t) => [
      t('settings.enrolment.done', {
        names: `${t('settings.secret.kushkiCredential')}, ${t('settings.secret.liquidoApiKey')}`,
      }),
    ],
  },
  ...plainRefusals.map((tag): Scene => ({
    name: `counter-enrolment-${tag.toLowerCase()}`,
    prepare: ({ fake }) => fake.settings.enrol.answer(() => err({ tag })),
    play: typeCode,
    shows: (t) => [t(`settings.enrolment.error.${tag}`)],
  })),
  {
    name: 'counter-enrolment-waits',
    prepare: ({ fake }) =>
      fake.settings.enrol.answer(() =>
        err({ tag: 'TooManyTries', until: Date.parse('2026-11-20T14:30:00-05:00') }),
      ),
    play: typeCode,
    shows: (t) => [t('settings.enrolment.error.TooManyTries', { when: '' }).slice(0, 20)],
  },
  {
    name: 'counter-enrolment-invalid',
    prepare: ({ fake }) =>
      fake.settings.enrol.answer(() => err({ tag: 'Invalid', path: 'limits.maxRowsWaiting' })),
    play: typeCode,
    shows: (t) => [t('settings.enrolment.error.Invalid', { path: 'limits.maxRowsWaiting' })],
  },
]
