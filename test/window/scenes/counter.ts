import { managedProblemSchema } from '../../../contract/managed.ts'
import { managedSentence } from '../../../renderer/sentences/managed.ts'
import { err } from '../../../domain/result.ts'
import type { Scene } from './scene.ts'

const fixed = ['merchantName', 'theme', 'reasons']

/** The counter as one of a chain's. */
export const counterScenes: readonly Scene[] = [
  {
    name: 'counter-settings-fixed',
    options: { health: { managed: { fixed, problems: [] } } },
    play: ({ goTo }) => goTo('settings'),
    shows: (t) => [t('settings.fixed'), t('settings.fixedSay')],
  },
  {
    name: 'counter-printer-fixed',
    options: { health: { managed: { fixed: ['printing.printer'], problems: [] } } },
    play: async ({ goTo, click, t }) => {
      await goTo('settings')
      await click('button', t('settings.section.printer'))
    },
    shows: (t) => [t('settings.fixed')],
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
]
