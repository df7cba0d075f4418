import { err, ok } from '../../../domain/result.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { sections } from '../../../renderer/screens/settings/sections.ts'
import type { Section } from '../../../renderer/screens/settings/sections.ts'
import type { Translate } from '../../../renderer/i18n/index.ts'
import { gone, never, sceneName } from './scene.ts'
import type { Scene, SceneMain } from './scene.ts'
import type { Person } from './person.ts'

const open = async ({ goTo, click, t }: Person, section: Section = 'store'): Promise<void> => {
  await goTo('settings')
  await click('button', t(`settings.section.${section}`))
}
/** A word that stands in this section alone. */
const characteristic = {
  store: 'settings.field.merchantName',
  kushki: 'settings.field.terminalId',
  liquido: 'settings.field.callbackUrl',
  rules: 'settings.field.cutOff',
  queue: 'settings.field.maxLookups',
  limits: 'settings.field.maxMoney',
  card: 'settings.field.maxHours',
  readers: 'settings.field.accepted',
  printer: 'settings.printing.test',
  counter: 'settings.field.updateRing',
  people: 'people.list.none',
  file: 'settings.fileSay',
} as const satisfies Record<Section, string>

const rename = async (person: Person): Promise<void> => {
  await open(person)
  await person.fill(person.t('settings.field.merchantName'), 'Bodega San Juan')
}
const renameAndSave = async (person: Person): Promise<void> => {
  await rename(person)
  await person.click('button', person.t('settings.save'))
}

/** Rows are open on real money: a change of the store asks first. */
const realMoney = { profile: 'live', hasQueue: true } as const
const enabled = ({ story }: SceneMain): void => {
  story.settings = { ...story.settings, liquido: { ...story.settings.liquido, enabled: true } }
}

const refusedField = (t: Translate, section: Section, field: 'cutOff' | 'refundDays'): string =>
  t('settings.error.InvalidField', {
    section: t(`settings.section.${section}`),
    field: t(`settings.field.${field}`),
  })

const refused = (answer: (main: SceneMain) => void, name: string, shows: Scene['shows']): Scene => ({
  name,
  prepare: answer,
  play: renameAndSave,
  shows,
})

const serialPort: StoreSettings['readers']['serial'][number] = {
  path: '/dev/ttyACM0',
  baudRate: 115_200,
  family: null,
}

const altered = {
  changes: [{ path: 'limits.perOperationMinor.refund', from: '100000', to: '999999999' }],
  content: 'a1'.repeat(32),
}

export const settingsScenes: readonly Scene[] = [
  {
    name: 'settings-altered-by-another-hand',
    prepare: ({ fake }) => fake.settings.alteration.answer(() => altered),
    play: ({ goTo }) => goTo('settings'),
    shows: (t) => [t('settings.alteration.title'), t('settings.alteration.keep')],
  },
  {
    name: 'settings-counter-kiosk',
    prepare: ({ story }) => {
      story.settings = { ...story.settings, counter: { ...story.settings.counter, isKiosk: true } }
    },
    play: async (person) => {
      await open(person, 'counter')
      await person.click('button', person.t('settings.counter.leave'))
    },
    shows: (t) => [t('settings.counter.kioskSay'), t('settings.counter.leave')],
  },
  {
    name: 'settings-altered-again-meanwhile',
    prepare: ({ fake }) => {
      fake.settings.alteration.answer(() => altered)
      fake.settings.resolveAlteration.answer(() => err({ tag: 'AlteredAgain' }))
    },
    play: async (person) => {
      await person.goTo('settings')
      await person.click('button', person.t('settings.alteration.take'))
    },
    shows: (t) => [t('settings.alteration.again')],
  },
  ...sections.map((section): Scene => ({
    name: `settings-${section}`,
    play: (person) => open(person, section),
    shows: (t) => [t(`settings.section.${section}`), t(characteristic[section])],
  })),
  {
    name: 'settings-own-hosts',
    prepare: ({ story }) => {
      const { kushki, liquido } = story.settings
      story.settings = {
        ...story.settings,
        kushki: { ...kushki, host: 'custom', customUrl: 'https://kushki.bodega.pe' },
        liquido: { ...liquido, host: 'custom', customApiUrl: 'https://liquido.bodega.pe' },
      }
    },
    play: (person) => open(person, 'liquido'),
    shows: (t) => [t('settings.field.customApiUrl'), t('settings.field.customAuthUrl')],
  },
  {
    name: 'settings-serial-reader',
    prepare: ({ story }) => {
      story.settings = {
        ...story.settings,
        readers: { ...story.settings.readers, serial: [serialPort] },
      }
    },
    play: (person) => open(person, 'readers'),
    shows: (t) => [t('settings.field.serialBaud')],
  },
  { name: 'settings-unsaved', play: rename, shows: (t) => [t('settings.unsaved')] },
  { name: 'settings-saved', play: renameAndSave, shows: (t) => [t('settings.saved')] },
  {
    name: 'settings-not-a-number',
    play: async (person) => {
      await open(person, 'rules')
      await person.fill(person.t('settings.field.refundDays'), 'many')
      await person.click('button', person.t('settings.save'))
    },
    shows: (t) => [t('settings.notNumber'), refusedField(t, 'rules', 'refundDays')],
  },
  {
    name: 'settings-not-money',
    play: async (person) => {
      await open(person, 'limits')
      await person.fill(person.t('settings.field.maxMoney'), 'a lot')
    },
    shows: (t) => [t('settings.notMoney')],
  },
  refused(
    ({ fake }) => fake.settings.save.answer(() => err({ tag: 'Invalid', path: 'rules.cutOff' })),
    'settings-refused',
    (t) => [refusedField(t, 'rules', 'cutOff')],
  ),
  refused(
    ({ fake }) => fake.settings.save.answer(() => err({ tag: 'CouldNotWrite' })),
    'settings-not-written',
    (t) => [t('settings.error.CouldNotWrite')],
  ),
  refused(
    ({ fake }) => fake.settings.save.answer(gone),
    'settings-unreachable',
    (t) => [t('settings.error.unreachable')],
  ),
  {
    name: 'settings-profile-asks',
    options: { hasQueue: true },
    play: async (person) => {
      await open(person)
      await person.choose(person.t('settings.profile'), 'live')
      await person.click('button', person.t('settings.profileChange'))
    },
    shows: (t) => [t('settings.profileOpen', { count: 5 })],
  },
  {
    name: 'settings-host-asks',
    options: realMoney,
    play: async (person) => {
      await open(person, 'kushki')
      await person.choose(person.t('settings.field.host'), 'live')
      await person.click('button', person.t('settings.save'))
    },
    shows: (t) => [
      t('settings.openRows.fate.host'),
      t('settings.openRows.open', { waiting: 3, attention: 2 }),
    ],
  },
  {
    name: 'settings-liquido-off-asks',
    options: realMoney,
    prepare: enabled,
    play: async (person) => {
      await open(person, 'liquido')
      await person.click('checkbox', person.t('settings.field.enabled'))
      await person.click('button', person.t('settings.save'))
    },
    shows: (t) => [t('settings.openRows.fate.liquidoOff')],
  },
  {
    name: 'settings-credential-asks',
    options: realMoney,
    play: async (person) => {
      const { t } = person
      await open(person, 'kushki')
      await person.fill(
        `${t('settings.secret.kushkiCredential')} (${t('settings.secretSet')})`,
        'new credential',
      )
      await person.click('button', `${t('settings.secretSave')}: ${t('settings.secret.kushkiCredential')}`)
    },
    shows: (t) => [t('settings.openRows.fate.credential')],
  },
  {
    name: 'settings-credential-removed-asks',
    options: { ...realMoney, health: { storage: 'closed', isQueueKnown: false } },
    play: async (person) => {
      const { t } = person
      await open(person, 'kushki')
      await person.click('button', `${t('settings.secretRemove')}: ${t('settings.secret.kushkiCredential')}`)
    },
    shows: (t) => [t('settings.openRows.fate.credentialRemoved'), t('closeOfDay.openUnknown')],
  },
  {
    name: 'settings-credential-no-keyring',
    prepare: ({ fake }) => fake.settings.setSecret.answer(() => err({ tag: 'NoKeyring' })),
    play: async (person) => {
      const { t } = person
      await open(person, 'kushki')
      await person.click('button', `${t('settings.secretRemove')}: ${t('settings.secret.kushkiCredential')}`)
    },
    shows: (t) => [t('settings.error.NoKeyring')],
  },
  {
    name: 'settings-credentials-unreachable',
    prepare: ({ fake }) => fake.settings.secretsSet.answer(gone),
    play: (person) => open(person, 'kushki'),
    shows: (t) => [t('settings.error.unreachable')],
  },
  ...(['ok', 'unauthorised', 'unreachable', 'notConfigured', 'strangeAnswer'] as const).map(
    (outcome): Scene => ({
      name: sceneName('settings-connection', outcome),
      prepare: ({ fake }) =>
        fake.settings.checkConnection.answer(() => [{ gateway: 'kushki', outcome, milliseconds: 84 }]),
      play: async (person) => {
        await open(person, 'kushki')
        await person.click('button', person.t('settings.check'))
      },
      shows: (t) => [t(`settings.checkOutcome.${outcome}`, { gateway: 'Kushki', ms: 84 })],
    }),
  ),
  {
    name: 'settings-connection-checking',
    prepare: ({ fake }) => fake.settings.checkConnection.answer(never),
    play: async (person) => {
      await open(person, 'kushki')
      await person.click('button', person.t('settings.check'))
    },
    shows: (t) => [t('settings.checking')],
  },
  {
    name: 'settings-connection-not-checked',
    prepare: ({ fake }) => fake.settings.checkConnection.answer(gone),
    play: async (person) => {
      await open(person, 'kushki')
      await person.click('button', person.t('settings.check'))
    },
    shows: (t) => [t('settings.error.unreachable')],
  },
  {
    name: 'settings-file-exported',
    play: async (person) => {
      await open(person, 'file')
      await person.click('button', person.t('settings.fileExport'))
    },
    shows: (t) => [t('settings.fileExported', { name: 'extorno-ajustes.json' })],
  },
  {
    name: 'settings-file-not-exported',
    prepare: ({ fake }) => fake.settings.exportText.answer(gone),
    play: async (person) => {
      await open(person, 'file')
      await person.click('button', person.t('settings.fileExport'))
    },
    shows: (t) => [t('settings.error.unreachable')],
  },
  {
    name: 'settings-file-imported',
    prepare: ({ fake, story }) =>
      fake.settings.importText.answer(() => ok({ ...story.settings, merchantName: 'Bodega San Juan' })),
    play: async (person) => {
      await open(person, 'file')
      await person.chooseFile('{}')
    },
    shows: (t) => [t('settings.fileImported'), 'Bodega San Juan'],
  },
  {
    name: 'settings-file-refused',
    play: async (person) => {
      await open(person, 'file')
      await person.chooseFile('{}')
    },
    shows: (t) => [refusedField(t, 'rules', 'cutOff')],
  },
]
