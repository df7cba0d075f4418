import type { Health } from '../../../contract/ipc.ts'
import { profileNameSchema } from '../../../contract/settings.ts'
import { gone, sceneName } from './scene.ts'
import type { Scene } from './scene.ts'
import { wordsIn } from './words.ts'

const connections = ['untried', 'offline', 'paused', 'notConfigured'] as const
/** Whether the queue is still known where the storage is in this state. */
const knowsQueue = {
  full: true,
  noInodes: true,
  readOnly: false,
  ioError: false,
  locked: false,
  damaged: false,
  newer: false,
  gone: true,
  replaced: true,
  salvaged: true,
  closed: false,
} as const satisfies Record<Exclude<Health['storage'], 'ok'>, boolean>
const salvage = { kept: 120, lost: 3, asidePath: 'C:\\Extorno\\damaged.sqlite' }

/** What stands around every screen. */
export const frameScenes: readonly Scene[] = [
  ...profileNameSchema.options.map((profile): Scene => ({
    name: `profile-${profile}`,
    options: { profile },
    shows: (t) => [t(`shell.profile.${profile}`), 'Bodega Santa Rosa'],
  })),
  ...connections.map((state): Scene => ({
    name: sceneName('connection', state),
    prepare: ({ story }) => story.setConnection(state),
    shows: (t) => [t(`shell.connection.${state}`)],
  })),
  ...(Object.keys(knowsQueue) as (keyof typeof knowsQueue)[]).map((storage): Scene => ({
    name: sceneName('storage', storage),
    options: {
      health: {
        storage,
        isQueueKnown: knowsQueue[storage],
        salvage: storage === 'salvaged' ? salvage : null,
      },
    },
    shows: (t) => [
      t(`shell.health.storage.${storage}`, { kept: 120, lost: 3 }),
      ...(knowsQueue[storage] ? [] : [t('shell.health.queueUnknown'), t('queue.notKnown')]),
    ],
  })),
  {
    name: 'settings-reset',
    options: { health: { settings: 'reset' } },
    shows: (t) => [t('shell.health.settingsReset')],
  },
  {
    name: 'keyring-locked',
    options: { health: { keyring: 'locked' } },
    shows: (t) => [t('shell.health.keyringLocked')],
  },
  {
    name: 'keyring-missing',
    options: { health: { keyring: 'missing' } },
    shows: (t) => [t('shell.health.keyringMissing')],
  },
  {
    name: 'modules-failed',
    options: {
      health: {
        modules: [
          { name: 'readers', state: 'failed' },
          { name: 'training', state: 'failed' },
        ],
      },
    },
    shows: (t) => [
      t('shell.health.failedModules', {
        modules: [t('diagnostics.moduleName.readers'), t('diagnostics.moduleName.training')].join(', '),
      }),
    ],
  },
  {
    name: 'cashier',
    play: ({ t, click }) => click('button', new RegExp(`^${t('shell.cashier')}`, 'u')),
    shows: (t) => [t('shell.cashierSay')],
  },
  {
    name: 'help',
    play: ({ t, click }) => click('button', t('shell.help.open')),
    shows: (t) => [
      t('shell.help.keys'),
      t('shell.help.key.F10'),
      t('shell.help.state.unknown'),
      t('shell.help.about', { version: '0.1.0', mode: t('shell.profile.training') }),
    ],
  },
  {
    name: 'start-failed',
    prepare: ({ fake }) => fake.app.info.answer(gone),
    // The store's language is not known without main: the window speaks its first.
    shows: () => [wordsIn('es')('shell.startFailed')],
  },
]
