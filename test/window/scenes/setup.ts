import { err } from '../../../domain/result.ts'
import { profileDefaults } from '../../../electron/settings/profile-defaults.ts'
import type { StoryOptions } from '../story.ts'
import { formatMoney } from '../../../renderer/i18n/format.ts'
import { gone, sceneName } from './scene.ts'
import type { Scene } from './scene.ts'
import type { Person } from './person.ts'

const { limits } = profileDefaults('live')
const live: StoryOptions = {
  profile: 'live',
  session: { state: 'administratorMissing' },
  settings: { limits },
}
const passphrase = 'la clave de la tienda'

const toAdministrator = async ({ t, fill, click }: Person): Promise<void> => {
  await fill(t('settings.field.merchantName'), 'Bodega San Juan')
  await click('button', t('setup.next'))
}
const makeAdministrator =
  (pin: string = passphrase, again = pin) =>
  async (person: Person): Promise<void> => {
    const { t, fill, click } = person
    await toAdministrator(person)
    await fill(t('setup.administrator.name'), 'Rosa Vega')
    await fill(t('people.passphrase'), pin)
    await fill(t('people.passphraseAgain'), again)
    await click('button', t('setup.next'))
  }
const toLimits = async (person: Person): Promise<void> => {
  await makeAdministrator()(person)
  await person.see(person.t('setup.limits.say'))
}
const toKushki = async (person: Person): Promise<void> => {
  await toLimits(person)
  await person.click('button', person.t('setup.next'))
  await person.see(person.t('setup.kushki.say'))
}
const toReader = async (person: Person): Promise<void> => {
  await toKushki(person)
  await person.click('button', person.t('setup.next'))
  await person.see(person.t('setup.reader.say'))
}

/** The first start with real money, step by step. */
export const setupScenes: readonly Scene[] = [
  {
    name: 'setup-store',
    options: live,
    shows: (t) => [
      t('setup.name.store'),
      t('setup.step', { step: 1, steps: 6 }),
      t('people.unusable.toTraining'),
    ],
  },
  {
    name: 'setup-store-nameless',
    options: live,
    play: ({ t, click }) => click('button', t('setup.next')),
    shows: (t) => [t('setup.store.nameMissing')],
  },
  {
    name: 'setup-administrator',
    options: live,
    play: toAdministrator,
    shows: (t) => [t('setup.administrator.say'), t('people.passphraseAgain')],
  },
  {
    name: 'setup-administrator-short',
    options: live,
    play: makeAdministrator('corta'),
    shows: (t) => [t('people.error.passphraseForm')],
  },
  {
    name: 'setup-administrator-not-the-same',
    options: live,
    play: makeAdministrator(passphrase, 'otra clave'),
    shows: (t) => [t('people.error.notTheSame')],
  },
  ...(['NotFirst', 'Unusable'] as const).map((tag): Scene => ({
    name: sceneName('setup-administrator', tag),
    options: live,
    prepare: ({ fake }) => fake.people.createAdministrator.answer(() => err({ tag })),
    play: makeAdministrator(),
    shows: (t) => [t(`people.error.${tag}`)],
  })),
  {
    name: 'setup-administrator-unreachable',
    options: live,
    prepare: ({ fake }) => fake.people.createAdministrator.answer(gone),
    play: makeAdministrator(),
    shows: (t) => [t('people.error.unreachable')],
  },
  {
    name: 'setup-limits',
    options: live,
    play: toLimits,
    shows: (t) => [
      formatMoney({ currency: 'PEN', minor: limits.perDayMinor.refund }),
      t('setup.limits.where'),
    ],
  },
  {
    name: 'setup-not-saved',
    options: live,
    prepare: ({ fake }) => fake.settings.save.answer(() => err({ tag: 'CouldNotWrite' })),
    play: async (person) => {
      await toLimits(person)
      await person.click('button', person.t('setup.next'))
    },
    shows: (t) => [t('settings.error.CouldNotWrite')],
  },
  {
    name: 'setup-kushki',
    options: live,
    play: async (person) => {
      await toKushki(person)
      await person.click('button', person.t('settings.check'))
    },
    shows: (t) => [t('settings.secretsSay'), t('settings.checkOutcome.ok', { gateway: 'Kushki', ms: 84 })],
  },
  { name: 'setup-reader', options: live, play: toReader, shows: (t) => [t('setup.skip')] },
  {
    name: 'setup-checklist',
    options: live,
    play: async (person) => {
      await toReader(person)
      await person.click('button', person.t('setup.skip'))
    },
    shows: (t) => [t('setup.checklist.credential'), t('setup.checklist.missing'), t('setup.start')],
  },
  {
    name: 'setup-done',
    options: live,
    play: async (person) => {
      await toReader(person)
      await person.click('button', person.t('setup.skip'))
      await person.click('button', person.t('setup.start'))
    },
    shows: (t) => [t('find.title'), 'Rosa Vega', 'Bodega San Juan'],
  },
]
