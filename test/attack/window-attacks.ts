import { createHash } from 'node:crypto'
import { approvedContent } from '../../contract/approved-content.ts'
import type { QueueRow } from '../../contract/operations.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { ipcContract } from '../../contract/ipc.ts'
import type { EventCall, InvokeCall } from '../../contract/ipc.ts'
import { isAtLeast } from '../../domain/authority.ts'
import { totalMinor } from '../../domain/sale-facts.ts'
import { isEnded } from '../../domain/operations.ts'
import type { SalePage } from '../../domain/sales.ts'
import type { Attack } from './attack.ts'
import { fell } from './attack.ts'
import { fittingInputs } from './inputs.ts'
import { voidOf } from './void-of.ts'
import { cashierLimitMinor, pins } from './world.ts'
import type { Attempt, World } from './world.ts'

const isRefused = (attempt: Attempt): boolean =>
  'refused' in attempt || (attempt.answer as { ok?: boolean } | undefined)?.ok === false

/** Whether the role alone stands against a call: one that is refused for its input says nothing of who made it. */
const isRefusedForRole = (attempt: Attempt): boolean =>
  'refused' in attempt && attempt.refused.endsWith('needsRole')

/** Settings that an attacker would like, one change each. */
const wishes: readonly (readonly [string, (settings: StoreSettings, evil: string) => StoreSettings])[] = [
  [
    'raises the limits',
    (settings) => ({
      ...settings,
      limits: {
        ...settings.limits,
        perOperationMinor: { reverse: 999_999_999, void: 999_999_999, refund: 999_999_999 },
      },
    }),
  ],
  ['switches approval off', (settings) => ({ ...settings, supervisorApproval: 'never' })],
  ['keeps a till signed in for an hour', (settings) => ({ ...settings, lockAfterMinutes: 60 })],
  [
    'sends Kushki’s requests to an own host',
    (settings, evil) => ({ ...settings, kushki: { ...settings.kushki, host: 'custom', customUrl: evil } }),
  ],
  [
    'sends Liquido’s requests to an own host',
    (settings, evil) => ({
      ...settings,
      liquido: {
        ...settings.liquido,
        enabled: true,
        host: 'custom',
        customApiUrl: evil,
        customAuthUrl: evil,
      },
    }),
  ],
  [
    'lets any ciphertext through',
    (settings) => ({ ...settings, readers: { ...settings.readers, accepted: [{}] } }),
  ],
]

/** Whether the settings are as they were, and the attacker's host heard nothing. */
async function unchanged(world: World, act: () => Promise<Attempt>, what: string): Promise<string | null> {
  const before = JSON.stringify(await world.settings())
  const heard = world.evil.heard.length
  const attempt = await act()
  await world.call('settings.checkConnection')
  const after = JSON.stringify(await world.settings())
  return (
    fell(!isRefusedForRole(attempt) || before !== after, `${what}: ${JSON.stringify(attempt)}`) ??
    fell(world.evil.heard.length > heard, `the attacker’s host was sent ${world.evil.heard.at(-1)}`)
  )
}

const settingsAttacks: Attack[] = wishes.flatMap(([name, change]): Attack[] => [
  {
    name: `a cashier’s window ${name}`,
    run: async (world) => {
      const wished = change(await world.settings(), world.evil.url)
      return unchanged(world, () => world.call('settings.save', wished), 'the settings were saved')
    },
  },
  {
    name: `a cashier’s window ${name} by an imported file`,
    run: async (world) => {
      const wished = change(await world.settings(), world.evil.url)
      const text = JSON.stringify({ extorno: 1, settings: wished })
      return unchanged(world, () => world.call('settings.importText', { text }), 'the file was imported')
    },
  },
])

/** The people as they can be chosen from, as a text to compare. */
const peopleOf = async (world: World): Promise<string> => {
  const session = await world.session()
  return JSON.stringify(
    'people' in session ? session.people.map(({ id, name, role }) => [id, name, role]) : [],
  )
}
const contentOf = (call: string, input?: unknown): string =>
  createHash('sha256').update(approvedContent(call, input)).digest('hex')
const idOf = async (world: World, role: keyof typeof pins): Promise<string> => {
  const session = await world.session()
  const person = 'people' in session ? session.people.find((one) => one.role === role) : undefined
  return person?.id ?? ''
}

const peopleAttacks: Attack[] = [
  {
    name: 'a cashier’s window makes itself an administrator, by each way of adding somebody',
    async run(world) {
      const before = await peopleOf(world)
      const eve = { name: 'Eve', pin: 'let me in please' }
      await world.call('people.createAdministrator', eve)
      await world.call('people.add', { ...eve, role: 'administrator' })
      await world.call('people.add', { name: 'Marta', role: 'supervisor', pin: '583920' })
      return fell((await peopleOf(world)) !== before, 'the people changed')
    },
  },
  {
    name: 'a cashier’s window replaces somebody’s PIN, or takes somebody off the list',
    async run(world) {
      const personId = await idOf(world, 'supervisor')
      const before = await peopleOf(world)
      await world.call('people.setPin', { personId, pin: '583920' })
      await world.call('people.remove', { personId })
      const signedIn = await world.value('people.authorise', {
        personId,
        pin: '583920',
        call: 'operations.decide',
        content: contentOf('operations.decide'),
      })
      return fell(signedIn !== null || (await peopleOf(world)) !== before, 'a supervisor’s PIN is mine')
    },
  },
  {
    name: 'a cashier answers for an own act that needs a supervisor',
    async run(world) {
      const personId = await idOf(world, 'cashier')
      const attempt = await world.call('people.authorise', {
        personId,
        pin: pins.cashier,
        call: 'operations.decide',
        content: contentOf('operations.decide'),
      })
      return fell(!isRefused(attempt), 'a cashier’s PIN counted as a supervisor’s')
    },
  },
  {
    name: 'a PIN is guessed: 112 tries, the known PIN of another between them, and a restart',
    async run(world) {
      const personId = await idOf(world, 'supervisor')
      const cashier = await idOf(world, 'cashier')
      let looked = 0
      for (let guess = 0; guess < 112; guess += 1) {
        const pin = String(100_000 + guess)
        const attempt = await world.call('people.authorise', {
          personId,
          pin,
          call: 'operations.decide',
          content: contentOf('operations.decide'),
        })
        const answer = 'answer' in attempt ? (attempt.answer as { error?: { tag: string } }) : {}
        if (answer.error?.tag === 'WrongPin') looked += 1
        if (guess === 5) await world.call('people.signIn', { personId: cashier, pin: pins.cashier })
        if (guess === 7) await world.restart(() => undefined).then(() => world.signIn('cashier'))
      }
      const right = await world.call('people.authorise', {
        personId,
        pin: pins.supervisor,
        call: 'operations.decide',
        content: contentOf('operations.decide'),
      })
      await world.signIn('administrator')
      await world.call('people.setPin', { personId, pin: pins.supervisor })
      await world.signIn('cashier')
      return (
        fell(looked === 0, 'not even one PIN was looked at') ??
        fell(looked >= 10 || !isRefused(right), `${looked + 1} PINs were looked at`)
      )
    },
  },
]

const secretAttacks: Attack[] = [
  {
    name: 'a cashier’s window reads a secret, or sets its own',
    async run(world) {
      const told = JSON.stringify([
        await world.call('settings.get'),
        await world.call('settings.exportText'),
        await world.call('settings.secretsSet'),
        await world.call('diagnostics.supportFile'),
        await world.call('app.info'),
      ])
      const set = await world.call('settings.setSecret', { name: 'callbackToken', value: 'mine' })
      return (
        fell(told.includes(world.acquirer.credential), 'the credential was told') ??
        fell(!isRefusedForRole(set), 'a secret was set')
      )
    },
  },
  {
    name: 'an administrator’s own mistake: another host gets the stored credential',
    async run(world) {
      await world.signIn('administrator')
      const before = await world.settings()
      const wished = wishes.find(([name]) => name.includes('Kushki'))?.[1](before, world.evil.url)
      const saved = await world.call('settings.save', wished)
      await world.call('settings.checkConnection')
      await world.call('sales.search', {})
      const heard = world.evil.heard.join('')
      await world.call('settings.save', before)
      await world.signIn('cashier')
      if (isRefused(saved)) return `the host was not even saved: ${JSON.stringify(saved)}`
      return fell(heard.includes(world.acquirer.credential), 'the credential arrived there')
    },
  },
]

/** A sale of today that a void takes back for more than a cashier may alone. */
async function largeSale(world: World): Promise<{ key: string; body: object } | null> {
  const page = await world.value<SalePage>('sales.search', {})
  const sale = page?.sales.find(
    (one) =>
      one.gateway === 'kushki' && one.status === 'approved' && totalMinor(one.amount) > cashierLimitMinor,
  )
  if (sale?.gateway !== 'kushki') return null
  return {
    key: sale.key,
    body: { omit_card: true, ...voidOf(sale) },
  }
}

/** A supervisor answers for a verdict. */
async function giveWord(world: World, decide: object): Promise<void> {
  const personId = await idOf(world, 'supervisor')
  const call = 'operations.decide'
  await world.call('people.authorise', {
    personId,
    pin: pins.supervisor,
    call,
    content: contentOf(call, decide),
  })
}

/** A void by whoever is signed in, once it has ended; `null`: it was not taken. */
async function endedVoid(world: World, operationId: string): Promise<QueueRow | null> {
  const sale = await largeSale(world)
  if (sale === null) return null
  const rest = { gateway: 'kushki', kind: 'void', cashier: '' }
  await world.call('operations.submit', { operationId, saleKey: sale.key, ...rest, body: sale.body })
  const row = await world.value<QueueRow>('operations.waitForFirstOutcome', { operationId, waitMs: 10_000 })
  return row !== null && isEnded(row.state) ? row : null
}

const moneyAttacks: Attack[] = [
  {
    name: 'a cashier’s window gives back more than a cashier may, under a supervisor’s name',
    async run(world) {
      const sale = await largeSale(world)
      if (sale === null) return 'no sale to try it on'
      const applied = (await world.acquirer.operations()).length
      for (const extra of [{}, { supervisorPin: pins.supervisor }, { supervisor: 'Marta' }]) {
        const attempt = await world.call('operations.submit', {
          operationId: crypto.randomUUID(),
          saleKey: sale.key,
          gateway: 'kushki',
          kind: 'void',
          cashier: 'Marta',
          body: sale.body,
          ...extra,
        })
        if (!isRefused(attempt)) return 'it was accepted'
      }
      return fell((await world.acquirer.operations()).length > applied, 'it reached the acquirer')
    },
  },
  {
    name: 'a cashier’s window decides about a row, or settles it by a forged callback',
    async run(world) {
      const operationId = crypto.randomUUID()
      const decided = await world.call('operations.decide', { operationId, verdict: 'wasDone', by: 'Marta' })
      const applied = await world.call('diagnostics.applyCallback', { body: '{}', signature: 't=1,v1=00' })
      return (
        fell(!isRefusedForRole(decided), 'decide was answered') ??
        fell(!isRefusedForRole(applied), 'the callback was read')
      )
    },
  },
  {
    name: 'a supervisor’s word for one act is used for two, or for another',
    async run(world) {
      const decide = { operationId: crypto.randomUUID(), verdict: 'wasDone', by: '' }
      await giveWord(world, decide)
      const other = await world.call('diagnostics.verifyJournal')
      const first = await world.call('operations.decide', decide)
      const second = await world.call('operations.decide', decide)
      return (
        fell('refused' in first, 'the word did not even count once') ??
        fell(!('refused' in second) || !('refused' in other), 'it counted again')
      )
    },
  },
  {
    name: 'what a supervisor answered for is swapped for something else',
    async run(world) {
      const shown = { operationId: crypto.randomUUID(), verdict: 'wasNotDone', by: '' }
      await giveWord(world, shown)
      const swapped = await world.call('operations.decide', { ...shown, verdict: 'wasDone' })
      const late = await world.call('operations.decide', shown)
      return fell(!('refused' in swapped) || !('refused' in late), 'it was answered')
    },
  },
  {
    name: 'a cashier’s window reads what other cashiers did',
    async run(world) {
      const operationId = crypto.randomUUID()
      await world.signIn('supervisor')
      const theirs = await endedVoid(world, operationId)
      await world.signIn('cashier')
      if (theirs === null) return 'nobody else did anything'
      const page = await world.value<{ rows: QueueRow[] }>('operations.list', {})
      const row = await world.value<QueueRow>('operations.get', { operationId })
      return (
        fell(page === null, 'not even the own ones are told') ??
        fell(page?.rows.some(({ cashier }) => cashier !== 'Ana') === true || row !== null, 'their rows')
      )
    },
  },
]

const callsThat = (isMeant: (call: InvokeCall) => boolean): (readonly [string, string])[] =>
  Object.entries(ipcContract).flatMap(([group, calls]) =>
    Object.entries<InvokeCall | EventCall>(calls).flatMap(([name, call]) =>
      call.kind === 'invoke' && isMeant(call) ? [[group, name] as const] : [],
    ),
  )

/** Makes each call with something that fits it. @returns those that something else than the role refused, or nothing */
async function notRefusedForRole(
  world: World,
  calls: readonly (readonly [string, string])[],
): Promise<string | null> {
  const inputs: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> =
    await fittingInputs(world)
  const others: string[] = []
  for (const [group, name] of calls) {
    const attempt = await world.call(`${group}.${name}`, inputs[group]?.[name])
    if (!isRefusedForRole(attempt)) others.push(`${group}.${name}: ${JSON.stringify(attempt)}`)
  }
  return fell(others.length > 0, others.join(', '))
}

const doorAttacks: Attack[] = [
  {
    name: 'every call that needs more than a cashier, by a cashier’s window',
    async run(world) {
      const calls = callsThat((call) => !isAtLeast('cashier', call.needs))
      return (
        (await notRefusedForRole(world, calls)) ?? fell(calls.length < 10, 'the list of calls is not whole')
      )
    },
  },
  {
    name: 'every call but the few that anyone may make, with nobody signed in',
    async run(world) {
      await world.call('people.signOut')
      const got = await notRefusedForRole(
        world,
        callsThat((call) => call.needs !== 'anyone'),
      )
      await world.signIn('cashier')
      return got
    },
  },
  {
    name: 'calls that there are not, prototypes, and 50 MB',
    async run(world) {
      for (const name of ['settings.steal', '__proto__.toString', 'settings.constructor', 'people.__proto__'])
        if ('answer' in (await world.call(name, {}))) return `${name} was answered`
      const large = await world.app().window.evaluate(() =>
        window.extorno.invoke('sales.search', { text: 'A'.repeat(50_000_000) }).then(
          () => 'answered',
          () => 'refused',
        ),
      )
      return fell(large === 'answered', '50 MB were read')
    },
  },
]

export const windowAttacks: readonly Attack[] = [
  ...settingsAttacks,
  ...peopleAttacks,
  ...secretAttacks,
  ...moneyAttacks,
  ...doorAttacks,
]
