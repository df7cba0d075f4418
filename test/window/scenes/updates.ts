import { installErrorSchema, updateProblemSchema, updateWaitSchema } from '../../../contract/updates.ts'
import type { UpdateState } from '../../../contract/updates.ts'
import { err } from '../../../domain/result.ts'
import type { Person } from './person.ts'
import { gone, sceneName } from './scene.ts'
import type { Scene, SceneMain } from './scene.ts'

const open = ({ goTo }: Person): Promise<void> => goTo('diagnostics')
const quiet: UpdateState = {
  phase: 'idle',
  offered: null,
  progress: null,
  waitsFor: null,
  problem: null,
  nextAt: Date.parse('2026-11-20T16:00:00-05:00'),
}
const updatesAre =
  (change: Partial<UpdateState>) =>
  ({ fake }: SceneMain): void =>
    fake.updates.state.answer(() => ({ ...quiet, ...change }))
const ready: Partial<UpdateState> = { phase: 'ready', offered: '0.2.0', waitsFor: 'word', nextAt: null }
const install = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('updates.install'))
}

/** New versions of the program. */
export const updateScenes: readonly Scene[] = [
  { name: 'update-off', play: open, shows: (t) => [t('updates.phase.off')] },
  ...(['idle', 'checking', 'current', 'installing'] as const).map((phase): Scene => ({
    name: sceneName('update', phase),
    prepare: updatesAre({ phase, offered: phase === 'installing' ? '0.2.0' : null, nextAt: null }),
    play: open,
    shows: (t) => [t(`updates.phase.${phase}`, { version: '0.2.0' })],
  })),
  {
    name: 'update-downloading',
    prepare: updatesAre({
      phase: 'downloading',
      offered: '0.2.0',
      progress: { done: 48_000_000, total: 112_000_000 },
      nextAt: null,
    }),
    play: open,
    shows: (t) => [t('updates.progress', { done: '48', total: '112' })],
  },
  ...updateWaitSchema.options.map((waitsFor): Scene => ({
    name: sceneName('update-waits-for', waitsFor),
    prepare: updatesAre({ ...ready, waitsFor }),
    play: open,
    shows: (t) => [t('updates.phase.ready', { version: '0.2.0' }), t(`updates.waitsFor.${waitsFor}`)],
  })),
  ...updateProblemSchema.options.map((problem): Scene => ({
    name: sceneName('update-problem', problem),
    prepare: updatesAre({ problem }),
    play: open,
    shows: (t) => [t(`updates.problem.${problem}`)],
  })),
  ...installErrorSchema.shape.tag.options.map((tag): Scene => ({
    name: sceneName('update-not-installed', tag),
    prepare(main) {
      updatesAre(ready)(main)
      main.fake.updates.install.answer(() => err({ tag }))
    },
    play: install,
    shows: (t) => [t(`updates.said.${tag}`)],
  })),
  {
    name: 'update-unreachable',
    prepare(main) {
      updatesAre(ready)(main)
      main.fake.updates.install.answer(gone)
    },
    play: install,
    shows: (t) => [t('updates.said.unreachable')],
  },
]
