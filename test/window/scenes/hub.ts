import { hubLinkSchema, joinHubErrorSchema, leaveHubErrorSchema } from '../../../contract/hub-link.ts'
import type { HubLinkState } from '../../../contract/hub-link.ts'
import { err } from '../../../domain/result.ts'
import type { Person } from './person.ts'
import { gone, sceneName } from './scene.ts'
import type { Scene, SceneMain } from './scene.ts'

const address = 'https://central.mitienda.pe'
const joined: HubLinkState = { link: 'online', address, waiting: 0, answeredAt: 1_795_000_000_000 }
const hubIs =
  (change: Partial<HubLinkState>) =>
  ({ fake }: SceneMain): void =>
    fake.hub.state.answer(() => ({ ...joined, ...change }))
const inTest = { profile: 'test' } as const

const open = async ({ goTo, click, t }: Person): Promise<void> => {
  await goTo('settings')
  await click('button', t('settings.section.counter'))
}
/** Address and code are typed; main answers as the scene says. */
const join =
  (typed: string, code: string) =>
  async (person: Person): Promise<void> => {
    await open(person)
    const { fill, click, t } = person
    await fill(t('hub.address'), typed)
    await fill(t('hub.code'), code)
    await click('button', t('hub.join'))
  }
const askToLeave = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('hub.leave'))
}

/** The counter as one of a store's hub. */
export const hubScenes: readonly Scene[] = [
  { name: 'hub-off', options: inTest, play: open, shows: (t) => [t('hub.say'), t('hub.codeSay')] },
  { name: 'hub-in-training', play: open, shows: (t) => [t('hub.error.NotInTraining')] },
  ...hubLinkSchema.shape.link.exclude(['off']).options.map((link): Scene => ({
    name: sceneName('hub', link),
    options: inTest,
    prepare: hubIs({ link }),
    play: open,
    shows: (t) => [t(`hub.link.${link}`), address],
  })),
  {
    name: 'hub-sending',
    options: inTest,
    prepare: hubIs({ waiting: 1240 }),
    play: open,
    shows: (t) => [t('hub.link.sending'), t('hub.waiting', { count: 1240 })],
  },
  {
    name: 'hub-away-in-diagnostics',
    options: inTest,
    prepare: hubIs({ link: 'away', waiting: 12 }),
    play: ({ goTo }) => goTo('diagnostics'),
    shows: (t) => [t('hub.link.away'), ...t('hub.last', { when: '#' }).split('#')],
  },
  {
    name: 'hub-no-address',
    options: inTest,
    play: join('ftp://central', '7KQM-04TV-9XYZ'),
    shows: (t) => [t('hub.error.address')],
  },
  {
    name: 'hub-no-code',
    options: inTest,
    play: join('central.mitienda.pe', '7KQM-04TV'),
    shows: (t) => [t('hub.error.code')],
  },
  ...joinHubErrorSchema.shape.tag.exclude(['NotInTraining']).options.map((tag): Scene => ({
    name: sceneName('hub-not-joined', tag),
    options: inTest,
    prepare: ({ fake }) => fake.hub.join.answer(() => err({ tag })),
    play: join('central.mitienda.pe', '7kqm-04tv-9xyz'),
    shows: (t) => [t(`hub.error.${tag}`)],
  })),
  {
    name: 'hub-join-unreachable',
    options: inTest,
    prepare: ({ fake }) => fake.hub.join.answer(gone),
    play: join('central.mitienda.pe', '7KQM-04TV-9XYZ'),
    shows: (t) => [t('settings.error.unreachable')],
  },
  {
    name: 'hub-leave-asks',
    options: inTest,
    prepare: hubIs({}),
    play: askToLeave,
    shows: (t) => [t('hub.leaveSay'), t('hub.stay')],
  },
  ...leaveHubErrorSchema.shape.tag.options.map((tag): Scene => ({
    name: sceneName('hub-not-left', tag),
    options: inTest,
    prepare(main) {
      hubIs({})(main)
      main.fake.hub.leave.answer(() => err({ tag }))
    },
    async play(person) {
      await askToLeave(person)
      await person.click('button', person.t('hub.leaveNow'))
    },
    shows: (t) => [t(`hub.error.${tag}`)],
  })),
]
