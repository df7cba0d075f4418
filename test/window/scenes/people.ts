import type { OwnPinError, Session } from '../../../contract/people.ts'
import { roleSchema } from '../../../domain/person.ts'
import type { RowAction } from '../../../contract/operations.ts'
import { err } from '../../../domain/result.ts'
import { approvedCalls } from '../../../renderer/people/approved-calls.ts'
import type { ApprovedCall } from '../../../renderer/people/approved-calls.ts'
import { storyRow } from '../story-rows.ts'
import { storyPins } from '../story-people.ts'
import { gone, sceneName, sceneTime } from './scene.ts'
import type { Scene, SceneMain } from './scene.ts'
import type { Person } from './person.ts'

const everybody = ['ana', 'luis', 'marta', 'rosa'] as const
const name = { ana: 'Ana Torres', luis: 'Luis Rojas', marta: 'Marta Salas', rosa: 'Rosa Vega' } as const
const inHalfAnHour = Date.parse(sceneTime) + 30 * 60_000

const chooseToSignIn = async ({ click }: Person, who: keyof typeof name): Promise<void> =>
  click('button', new RegExp(`^${name[who]}`, 'u'))

const typePin = async (person: Person, who: keyof typeof name, pin: string): Promise<void> => {
  const { t } = person
  const label = t(who === 'rosa' ? 'people.passphraseOf' : 'people.pinOf', { name: name[who] })
  await person.fill(label, pin)
  await person.click('button', t('people.signIn.enter'))
}

const signInWith =
  (who: keyof typeof name, pin: string) =>
  async (person: Person): Promise<void> => {
    await chooseToSignIn(person, who)
    await typePin(person, who, pin)
  }

/** What the till locks over. */
const lock = async ({ t, see }: Person, { story }: SceneMain): Promise<void> => {
  await see(t('people.signOut'))
  story.people.lock()
}

const whyUnusable = ['altered', 'noKeyring', 'notRunning', 'storage'] as const satisfies readonly Extract<
  Session,
  { state: 'unusable' }
>['why'][]

const signInScenes: readonly Scene[] = [
  {
    name: 'sign-in',
    options: { people: everybody },
    shows: (t) => [t('people.signIn.say'), ...Object.values(name), t('people.role.supervisor')],
  },
  {
    name: 'sign-in-alone',
    options: { people: ['rosa'] },
    shows: (t) => [t('people.passphraseOf', { name: name.rosa })],
  },
  {
    name: 'sign-in-pin',
    options: { people: everybody },
    play: (person) => chooseToSignIn(person, 'ana'),
    shows: (t) => [t('people.pinOf', { name: name.ana }), t('people.signIn.other')],
  },
  {
    name: 'sign-in-short',
    options: { people: everybody },
    play: signInWith('ana', '12'),
    shows: (t) => [t('people.error.pinShort')],
  },
  {
    name: 'sign-in-wrong',
    options: { people: everybody },
    play: signInWith('ana', '1111'),
    shows: (t) => [t('people.error.wrongPin', { left: 9 })],
  },
  {
    name: 'sign-in-wrong-passphrase',
    options: { people: everybody },
    play: signInWith('rosa', 'not the passphrase'),
    shows: (t) => [t('people.error.wrongPassphrase', { left: 9 })],
  },
  {
    name: 'sign-in-locked',
    options: { people: everybody },
    prepare: ({ story }) => story.people.lockPerson('ana', inHalfAnHour),
    shows: (t) => [t('people.lockedUntil', { at: '' })],
  },
  {
    name: 'sign-in-locked-right-pin',
    options: { people: everybody },
    prepare: ({ story }) => story.people.lockPerson('ana', inHalfAnHour),
    play: signInWith('ana', storyPins.ana),
    shows: (t) => t('people.error.locked', { name: name.ana, at: '#' }).split('#'),
  },
  ...(['Busy', 'Unusable', 'PersonUnknown'] as const).map((tag): Scene => ({
    name: sceneName('sign-in-refused', tag),
    options: { people: everybody },
    prepare: ({ fake }) => fake.people.signIn.answer(() => err({ tag })),
    play: signInWith('ana', storyPins.ana),
    shows: (t) => [t(`people.error.${tag}`)],
  })),
  {
    name: 'sign-in-not-stored',
    options: { people: everybody },
    prepare: ({ fake }) => fake.people.signIn.answer(() => err({ tag: 'StorageFailed', why: 'full' })),
    play: signInWith('ana', storyPins.ana),
    shows: (t) => [t('people.error.StorageFailed', { why: t('submitError.storage.full') })],
  },
  {
    name: 'sign-in-unreachable',
    options: { people: everybody },
    prepare: ({ fake }) => fake.people.signIn.answer(gone),
    play: signInWith('ana', storyPins.ana),
    shows: (t) => [t('people.error.unreachable')],
  },
  {
    name: 'signed-in',
    options: { people: everybody },
    play: signInWith('ana', storyPins.ana),
    shows: (t) => [name.ana, t('people.role.cashier'), t('people.signOut'), t('find.title')],
  },
  {
    name: 'locked-by-idle',
    options: { signedIn: 'ana', hasQueue: true },
    play: lock,
    shows: (t) => [t('people.signIn.title'), t('people.pinOf', { name: name.ana })],
  },
  ...whyUnusable.map((why): Scene => ({
    name: sceneName('unusable', why),
    options: {
      profile: 'live',
      session: { state: 'unusable', why },
      ...(why === 'storage' ? { health: { storage: 'locked', isQueueKnown: false } } : {}),
      ...(why === 'notRunning' ? { health: { modules: [{ name: 'people', state: 'failed' }] } } : {}),
    },
    shows: (t) => [
      t('people.unusable.title'),
      t(`people.unusable.why.${why}`),
      t('people.unusable.toTraining'),
    ],
  })),
]

const openOwnPin = async ({ t, click }: Person): Promise<void> =>
  click('button', new RegExp(t('people.changeOwnPin'), 'u'))
const changeOwnPin =
  (now: string, next: string, again = next) =>
  async (person: Person): Promise<void> => {
    const { t, fill, click } = person
    await openOwnPin(person)
    await fill(t('people.pinNow'), now)
    await fill(t('people.pin'), next)
    await fill(t('people.pinAgain'), again)
    await click('button', t('people.changeOwnPin'))
  }

const ownPinErrors = ['Busy', 'Unusable', 'PersonUnknown'] as const satisfies readonly OwnPinError['tag'][]

const ownPinScenes: readonly Scene[] = [
  { name: 'own-pin', options: { signedIn: 'ana' }, play: openOwnPin, shows: (t) => [t('people.pinNow')] },
  {
    name: 'own-pin-changed',
    options: { signedIn: 'ana' },
    play: changeOwnPin(storyPins.ana, '3816'),
    shows: (t) => [t('people.ownPinChanged')],
  },
  {
    name: 'own-pin-too-easy',
    options: { signedIn: 'ana' },
    play: changeOwnPin(storyPins.ana, '1234'),
    shows: (t) => [t('people.error.tooEasy')],
  },
  {
    name: 'own-pin-wrong-form',
    options: { signedIn: 'ana' },
    play: changeOwnPin(storyPins.ana, '12a4'),
    shows: (t) => [t('people.error.pinForm')],
  },
  {
    name: 'own-pin-not-the-same',
    options: { signedIn: 'ana' },
    play: changeOwnPin(storyPins.ana, '3816', '3817'),
    shows: (t) => [t('people.error.notTheSame')],
  },
  {
    name: 'own-pin-wrong',
    options: { signedIn: 'ana' },
    play: changeOwnPin('1111', '3816'),
    shows: (t) => [t('people.error.wrongPin', { left: 9 })],
  },
  ...ownPinErrors.map((tag): Scene => ({
    name: sceneName('own-pin-refused', tag),
    options: { signedIn: 'ana' },
    prepare: ({ fake }) => fake.people.changeOwnPin.answer(() => err({ tag })),
    play: changeOwnPin(storyPins.ana, '3816'),
    shows: (t) => [t(`people.error.${tag}`)],
  })),
]

/** How a cashier comes to each act that somebody else answers for. */
const approvedActs: Readonly<Record<ApprovedCall, (person: Person, main: SceneMain) => Promise<void>>> = {
  'operations.submit': async ({ openSale, confirm }) => {
    await openSale('000103')
    await confirm()
  },
  'operations.presentCard': async ({ t, goTo, click }, { fake }) => {
    fake.operations.presentCard.answer(() => err({ tag: 'SupervisorNeeded', why: 'otherReader' }))
    await goTo('queue')
    await click('button', t('queue.action.presentCard'))
    await click('button', t('reader.scenario.chip'))
    await click('button', t('queue.cardAgainSend'))
  },
  'operations.decide': async ({ t, goTo, click }) => {
    await goTo('queue')
    await click('button', t('queue.action.decide'))
    await click('radio', t('queue.verdict.wasDone'))
    await click('button', t('queue.decideSave'))
  },
  'operations.sendWithoutHub': async ({ t, goTo, click }) => {
    await goTo('queue')
    await click('button', t('queue.action.sendWithoutHub'))
    await click('button', t('queue.withoutHubYes'))
  },
  'sales.addPayment': async ({ t, click, fill }) => {
    await click('button', t('find.typed.open'))
    await fill(t('find.typed.referenceId'), '2026112014999999')
    await click('button', t('find.typed.ask'))
    await fill(t('sale.method'), 'CREDIT_CARD')
    await fill(`${t('sale.amount')} (S/)`, '80')
    await click('button', t('find.typed.add'))
  },
  'queue.resume': async ({ t, click }, { story }) => {
    story.setConnection('paused')
    await click('button', t('shell.connection.resume'))
  },
  'queue.exportCsv': async ({ t, goTo, click }) => {
    await goTo('queue')
    await click('button', t('queue.exportCsv'))
  },
  'dayClose.exportCsv': async ({ t, goTo, click }) => {
    await goTo('close')
    await click('button', t('closeOfDay.closeDay'))
    await click('button', t('closeOfDay.closed.csv'))
  },
  'diagnostics.verifyJournal': async ({ t, goTo, click }) => {
    await goTo('diagnostics')
    await click('button', t('diagnostics.journalVerify'))
  },
  'diagnostics.applyCallback': async ({ t, goTo, fill, click }) => {
    await goTo('diagnostics')
    await fill(t('diagnostics.callbackBody'), '{}')
    await fill(t('diagnostics.callbackSignature'), 't=1')
    await click('button', t('diagnostics.callbackApply'))
  },
  'journal.export': async ({ t, goTo, click }) => {
    await goTo('diagnostics')
    await click('button', t('diagnostics.journalExport.start'))
  },
  'journal.cancelExport': async ({ t, goTo, click }, { fake }) => {
    await goTo('diagnostics')
    fake.emit.journal.exportChanged({ state: 'writing', written: 1, total: 2 })
    await click('button', t('diagnostics.journalExport.cancel'))
  },
  'updates.install': async ({ t, goTo, click }, { fake }) => {
    await goTo('diagnostics')
    fake.emit.updates.changed({
      phase: 'ready',
      offered: '0.2.0',
      progress: null,
      waitsFor: 'shift',
      problem: null,
      nextAt: null,
    })
    await click('button', t('updates.install'))
  },
}

const withRow =
  (action: RowAction) =>
  ({ story }: SceneMain): void => {
    const [, , sale] = story.sales
    if (sale)
      story.rows = [
        storyRow(2, sale, 'void', 'attention', Date.now(), { attention: 'tooManyTries', actions: [action] }),
      ]
  }

/** The row that an act is about. */
const rowsOfActs: Partial<Record<ApprovedCall, RowAction>> = {
  'operations.presentCard': 'presentCard',
  'operations.decide': 'decide',
  'operations.sendWithoutHub': 'sendWithoutHub',
}

/** The money that whoever approves has to see. */
const approvedAmounts: Partial<Record<ApprovedCall, string>> = {
  'operations.submit': 'S/ 1,234.50',
  'operations.presentCard': 'S/ 1,234.50',
  'operations.decide': 'S/ 1,234.50',
  'operations.sendWithoutHub': 'S/ 1,234.50',
  'sales.addPayment': 'S/ 80.00',
}

const everyAct = Object.keys(approvedActs) as ApprovedCall[]

const approvalScenes: readonly Scene[] = [
  ...everyAct.map((call): Scene => ({
    name: sceneName('approval', call.replace('.', '-')),
    options: { signedIn: 'ana', settings: { supervisorApproval: 'always' } },
    prepare: (main) => {
      const action = rowsOfActs[call]
      if (action !== undefined) withRow(action)(main)
    },
    play: approvedActs[call],
    shows: (t) => [
      t(`approval.title.${approvedCalls[call] === 'administrator' ? 'administrator' : 'supervisor'}`),
      t(`approval.act.${call}`),
      ...[approvedAmounts[call] ?? []].flat(),
    ],
  })),
  ...(['always', 'limit', 'bankAccount', 'otherCard'] as const).map((why): Scene => ({
    name: sceneName('approval-why', why),
    options: { signedIn: 'ana', people: ['ana', 'rosa'] },
    prepare: ({ story }) => {
      story.nextSubmitError = { tag: 'SupervisorNeeded', why }
    },
    play: approvedActs['operations.submit'],
    shows: (t) => [t(`approval.why.${why}`), t('people.passphraseOf', { name: name.rosa })],
  })),
  {
    name: 'approval-pin',
    options: { signedIn: 'ana', settings: { supervisorApproval: 'always' } },
    play: async (person, main) => {
      await approvedActs['operations.submit'](person, main)
      await chooseToSignIn(person, 'marta')
    },
    shows: (t) => [t('people.pinOf', { name: name.marta }), t('approval.yes')],
  },
  {
    name: 'approval-wrong-pin',
    options: { signedIn: 'ana', settings: { supervisorApproval: 'always' } },
    play: async (person, main) => {
      await approvedActs['operations.submit'](person, main)
      await chooseToSignIn(person, 'marta')
      await person.fill(person.t('people.pinOf', { name: name.marta }), '1111')
      await person.click('button', person.t('approval.yes'))
    },
    shows: (t) => [t('people.error.wrongPin', { left: 9 })],
  },
  {
    name: 'approval-not-entitled',
    options: { signedIn: 'ana', settings: { supervisorApproval: 'always' } },
    prepare: ({ fake }) => fake.people.authorise.answer(() => err({ tag: 'NotEntitled' })),
    play: async (person, main) => {
      await approvedActs['operations.submit'](person, main)
      await chooseToSignIn(person, 'marta')
      await person.fill(person.t('people.pinOf', { name: name.marta }), storyPins.marta)
      await person.click('button', person.t('approval.yes'))
    },
    shows: (t) => [t('people.error.NotEntitled')],
  },
]

const openPeople = async ({ goTo, click, t }: Person): Promise<void> => {
  await goTo('settings')
  await click('button', t('settings.section.people'))
}
const addPerson =
  (typed: { name: string; role?: string; pin: string; again?: string }) =>
  async (person: Person): Promise<void> => {
    const { t, click, fill, choose } = person
    await openPeople(person)
    await click('button', t('people.list.add'))
    await fill(t('people.list.name'), typed.name)
    if (typed.role !== undefined) await choose(t('people.list.role'), typed.role)
    const isAdministrator = typed.role === 'administrator'
    await fill(t(isAdministrator ? 'people.passphrase' : 'people.pin'), typed.pin)
    await fill(t(isAdministrator ? 'people.passphraseAgain' : 'people.pinAgain'), typed.again ?? typed.pin)
    await click('button', t('settings.add'))
  }
const rosa = { signedIn: 'rosa' } as const

const settingsScenes: readonly Scene[] = [
  {
    name: 'people',
    options: rosa,
    prepare: ({ story }) => story.people.lockPerson('luis', inHalfAnHour),
    play: openPeople,
    shows: (t) => [
      ...Object.values(name),
      t('people.lockedUntil', { at: '' }),
      t('people.list.add'),
      t('settings.field.lockAfterMinutes'),
    ],
  },
  ...roleSchema.options
    .filter((role) => role !== 'administrator')
    .map((role): Scene => ({
      name: `people-read-only-${role}`,
      options: { signedIn: role === 'cashier' ? 'ana' : 'marta' },
      play: openPeople,
      shows: (t) => [t('administratorNeeded.settings'), t('administratorNeeded.enter')],
    })),
  {
    name: 'people-sign-in-as-administrator',
    options: { signedIn: 'ana' },
    play: async (person) => {
      await openPeople(person)
      await person.click('button', person.t('administratorNeeded.enter'))
    },
    shows: (t) => [t('administratorNeeded.say'), t('people.passphraseOf', { name: name.rosa })],
  },
  {
    name: 'people-add-first',
    play: async (person) => {
      await openPeople(person)
      await person.click('button', person.t('people.list.add'))
    },
    shows: (t) => [t('people.list.noneSay'), t('people.passphrase')],
  },
  {
    name: 'people-add',
    options: rosa,
    play: async (person) => {
      await openPeople(person)
      await person.click('button', person.t('people.list.add'))
    },
    shows: (t) => [t('people.pin'), t('people.pinAgain')],
  },
  {
    name: 'people-added',
    options: rosa,
    play: addPerson({ name: 'Carmen Díaz', role: 'supervisor', pin: '3816' }),
    shows: (t) => [t('people.list.added', { name: 'Carmen Díaz' }), 'Carmen Díaz · '],
  },
  {
    name: 'people-add-nameless',
    options: rosa,
    play: addPerson({ name: ' ', pin: '3816' }),
    shows: (t) => [t('people.error.nameMissing')],
  },
  {
    name: 'people-add-too-easy',
    options: rosa,
    play: addPerson({ name: 'Carmen Díaz', pin: '7777' }),
    shows: (t) => [t('people.error.tooEasy')],
  },
  {
    name: 'people-add-wrong-form',
    options: rosa,
    play: addPerson({ name: 'Carmen Díaz', role: 'administrator', pin: 'short' }),
    shows: (t) => [t('people.error.passphraseForm')],
  },
  {
    name: 'people-add-not-the-same',
    options: rosa,
    play: addPerson({ name: 'Carmen Díaz', pin: '3816', again: '3861' }),
    shows: (t) => [t('people.error.notTheSame')],
  },
  {
    name: 'people-add-name-taken',
    options: rosa,
    play: addPerson({ name: 'ana torres', pin: '3816' }),
    shows: (t) => [t('people.error.NameTaken')],
  },
  ...(['NameReserved', 'TooMany', 'AdministratorFirst', 'Unusable'] as const).map((tag): Scene => ({
    name: sceneName('people-add-refused', tag),
    options: rosa,
    prepare: ({ fake }) => fake.people.add.answer(() => err({ tag })),
    play: addPerson({ name: 'Carmen Díaz', pin: '3816' }),
    shows: (t) => [t(`people.error.${tag}`)],
  })),
  {
    name: 'people-add-pin-refused',
    options: rosa,
    prepare: ({ fake }) => fake.people.add.answer(() => err({ tag: 'PinRefused', why: 'tooEasy' })),
    play: addPerson({ name: 'Carmen Díaz', pin: '3816' }),
    shows: (t) => [t('people.error.tooEasy')],
  },
  {
    name: 'people-add-unreachable',
    options: rosa,
    prepare: ({ fake }) => fake.people.add.answer(gone),
    play: addPerson({ name: 'Carmen Díaz', pin: '3816' }),
    shows: (t) => [t('people.error.unreachable')],
  },
  {
    name: 'people-new-pin',
    options: rosa,
    play: async (person) => {
      await openPeople(person)
      await person.click('button', `${person.t('people.list.newPin')}: ${name.luis}`)
    },
    shows: (t) => [t('people.list.newPinSay', { name: name.luis })],
  },
  {
    name: 'people-pin-set',
    options: rosa,
    play: async (person) => {
      const { t, click, fill } = person
      await openPeople(person)
      await click('button', `${t('people.list.newPin')}: ${name.luis}`)
      await fill(t('people.pin'), '3816')
      await fill(t('people.pinAgain'), '3816')
      await click('button', t('shell.save'))
    },
    shows: (t) => [t('people.list.pinSet', { name: name.luis })],
  },
  {
    name: 'people-remove',
    options: rosa,
    play: async (person) => {
      await openPeople(person)
      await person.click('button', `${person.t('people.list.remove')}: ${name.luis}`)
    },
    shows: (t) => [t('people.list.removeSay', { name: name.luis })],
  },
  {
    name: 'people-removed',
    options: rosa,
    play: async (person) => {
      await openPeople(person)
      await person.click('button', `${person.t('people.list.remove')}: ${name.luis}`)
      await person.click('button', person.t('people.list.removeYes'))
    },
    shows: (t) => [t('people.list.removed', { name: name.luis })],
  },
  {
    name: 'people-remove-last-administrator',
    options: rosa,
    play: async (person) => {
      await openPeople(person)
      await person.click('button', `${person.t('people.list.remove')}: ${name.rosa}`)
      await person.click('button', person.t('people.list.removeYes'))
    },
    shows: (t) => [t('people.error.LastAdministrator')],
  },
]

/** Who is at the till: sign-in, approvals, and the list of people. */
export const peopleScenes: readonly Scene[] = [
  ...signInScenes,
  ...ownPinScenes,
  ...approvalScenes,
  ...settingsScenes,
]
