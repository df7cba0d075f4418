import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { approvedContent } from '../../../contract/approved-content.ts'
import { channelName, ipcContract } from '../../../contract/ipc.ts'
import type { EventCall, InvokeCall } from '../../../contract/ipc.ts'
import { isAtLeast, programNames } from '../../../domain/authority.ts'
import type { NeededRole } from '../../../domain/authority.ts'
import type { Role } from '../../../domain/person.ts'
import { ok } from '../../../domain/result.ts'
import { createAdministrativeJournal } from '../../../electron/authority/administrative-journal.ts'
import { createAuthority } from '../../../electron/authority/authority.ts'
import { peopleCopy } from '../../../electron/authority/people-copy.ts'
import { files } from '../../../electron/storage/files.ts'
import type { Authority, AuthorityDependencies } from '../../../electron/authority/authority.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'

const counterKey = { key: Buffer.alloc(32, 5), isNew: false, isMarked: false }
const minute = 60_000
const pins = { administrator: 'correct horse', supervisor: '290471', cashier: '7392' } as const

let rig: Rig
let authority: Authority
let sessions: string[]
beforeEach(async () => {
  rig = await createRig()
  authority = authorityOf()
})
afterEach(async () => {
  await rig.dispose()
  rmSync(`${rig.directory}.people.json`, { force: true })
})

function authorityOf(over: Partial<AuthorityDependencies> = {}): Authority {
  sessions = []
  return createAuthority({
    storage: () => ok(rig.storage),
    counterKey,
    markKey: () => Promise.resolve(true),
    peopleCopy: peopleCopy(`${rig.directory}.people.json`),
    isRequired: true,
    pinCost: { N: 2, r: 1, p: 1 },
    administrative: createAdministrativeJournal(() => ok(rig.storage), rig.time.clock),
    clock: rig.time.clock,
    timers: rig.time.timers,
    lockAfterMinutes: () => 10,
    onChanged: ({ state }) => sessions.push(state),
    ...over,
  })
}

/** Somebody of each role: Rosa, Marta and Ana. */
async function addAll(): Promise<void> {
  expect(await authority.createAdministrator({ name: 'Rosa', pin: pins.administrator })).toMatchObject({
    ok: true,
  })
  expect(await authority.add({ name: 'Marta', role: 'supervisor', pin: pins.supervisor })).toMatchObject({
    ok: true,
  })
  expect(await authority.add({ name: 'Ana', role: 'cashier', pin: pins.cashier })).toMatchObject({ ok: true })
}
function idOf(role: Role): string {
  const session = authority.session()
  const person = 'people' in session ? session.people.find((one) => one.role === role) : undefined
  if (person === undefined) throw new Error(`no ${role} in ${session.state}`)
  return person.id
}
const admit = (call: string, needs: NeededRole, input?: unknown) => authority.admit(call, needs, input)
const signIn = (role: Role, pin: string = pins[role]) => authority.signIn({ personId: idOf(role), pin })
const events = (): string[] =>
  [...rig.storage.journal.entries()]
    .filter(({ operationId }) => operationId === null)
    .map(({ shown, event }) => `${shown.who}: ${event}`)

it('lets an administrator alone leave a kiosk, and anybody where nobody can sign in as one', async () => {
  expect(authority.mayLeave()).toBe(true)
  await addAll()
  authority.signOut('person')
  const may: Record<string, boolean> = { nobody: authority.mayLeave() }
  for (const role of ['cashier', 'supervisor', 'administrator'] as const) {
    await signIn(role)
    may[role] = authority.mayLeave()
  }
  expect(may).toEqual({ nobody: false, cashier: false, supervisor: false, administrator: true })
  expect(authorityOf({ counterKey: null }).mayLeave()).toBe(true)
})

describe('a counter without people', () => {
  it('asks nobody in training, and wants an administrator first in live', () => {
    expect(authority.session()).toEqual({ state: 'administratorMissing' })
    expect(admit('sales.search', 'cashier')).toBeNull()
    expect(admit('app.changeProfile', 'administrator')).toEqual({ person: null, approver: null })
    authority = authorityOf({ isRequired: false })
    expect(authority.session()).toEqual({ state: 'open' })
    expect(admit('settings.save', 'administrator')).toEqual({ person: null, approver: null })
  })

  it('takes one first administrator, and no second one that way', async () => {
    await addAll()
    const second = await authority.createAdministrator({ name: 'Eve', pin: 'let me in please' })
    expect(second).toEqual({ ok: false, error: { tag: 'NotFirst' } })
    expect(admit('settings.save', 'administrator')).toBeNull()
  })

  it.each(programNames)('takes no first administrator by the name of the program (%s)', async (name) => {
    expect(await authority.createAdministrator({ name, pin: pins.administrator })).toEqual({
      ok: false,
      error: { tag: 'NameReserved' },
    })
  })

  it('without a keyring takes nobody', async () => {
    authority = authorityOf({ counterKey: null })
    expect(authority.session()).toEqual({ state: 'unusable', why: 'noKeyring' })
    expect(await authority.createAdministrator({ name: 'Rosa', pin: pins.administrator })).toEqual({
      ok: false,
      error: { tag: 'Unusable' },
    })
  })
})

describe('the calls of the contract', () => {
  const calls = Object.entries(ipcContract).flatMap(([group, members]) =>
    Object.entries<InvokeCall | EventCall>(members).map(([name, call]) => ({
      call: channelName(group, name),
      needs: call.needs,
    })),
  )

  it.each(['nobody', 'cashier', 'supervisor', 'administrator'] as const)(
    'take %s as far as they say, and no further',
    async (who) => {
      await addAll()
      if (who !== 'nobody') await signIn(who)
      const role = who === 'nobody' ? null : who
      const admitted = calls.filter(({ call, needs }) => admit(call, needs) !== null)
      expect(admitted).toEqual(calls.filter(({ needs }) => isAtLeast(role, needs)))
      expect(calls.filter(({ needs }) => authority.mayHear(needs))).toEqual(admitted)
    },
  )
})

describe('a sign-in', () => {
  beforeEach(addAll)

  it('says who is at the till until it ends, and stands in the journal', async () => {
    expect(await signIn('cashier')).toEqual({ ok: true, value: undefined })
    expect(admit('operations.submit', 'cashier')).toMatchObject({
      person: { name: 'Ana' },
      approver: null,
    })
    await signIn('supervisor')
    authority.signOut('person')
    expect(admit('operations.submit', 'cashier')).toBeNull()
    expect(events().slice(3)).toEqual(
      [
        'Ana: pinTried',
        'Ana: signedIn',
        'Marta: pinTried',
        'Marta: signedIn',
        'Ana: signedOut',
        'Marta: signedOut',
      ].toSorted((one, other) => events().indexOf(one) - events().indexOf(other)),
    )
    // Without the hashes: any four digits stand in one of them by chance now and then.
    const written = JSON.stringify([...rig.storage.journal.entries()]).replaceAll(/[0-9a-f]{64}/gu, '')
    expect(written).not.toContain(pins.cashier)
  })

  it('ends after a time without a key or a touch', async () => {
    await signIn('cashier')
    await rig.time.advance(9 * minute)
    authority.isActive()
    await rig.time.advance(9 * minute)
    expect(authority.session().state).toBe('signedIn')
    await rig.time.advance(minute)
    expect(authority.session().state).toBe('signedOut')
    expect(sessions.at(-1)).toBe('signedOut')
  })

  it('is of the person and the PIN together', async () => {
    expect(await signIn('cashier', pins.supervisor)).toEqual({
      ok: false,
      error: { tag: 'WrongPin', left: 9 },
    })
    expect(await authority.signIn({ personId: crypto.randomUUID(), pin: pins.cashier })).toEqual({
      ok: false,
      error: { tag: 'PersonUnknown' },
    })
  })
})

describe('guessing a PIN', () => {
  beforeEach(addAll)
  const guess = async (times: number): Promise<unknown> => {
    let last: unknown
    for (let tried = 0; tried < times; tried += 1) last = await signIn('cashier', '0000')
    return last
  }
  const lockedFor = (minutes: number) => ({
    ok: false,
    error: { tag: 'Locked', until: rig.time.clock.now() + minutes * minute },
  })

  it('locks the person for half an hour after ten, for the right PIN too, and says until when', async () => {
    expect(await guess(9)).toEqual({ ok: false, error: { tag: 'WrongPin', left: 1 } })
    const locked = lockedFor(30)
    expect(await guess(1)).toEqual(locked)
    expect(await signIn('cashier')).toEqual(locked)
    expect(await signIn('supervisor')).toMatchObject({ ok: true })
    await rig.time.advance(30 * minute)
    expect(await signIn('cashier')).toMatchObject({ ok: true })
  })

  it('locks for longer each time', async () => {
    await guess(10)
    await rig.time.advance(30 * minute)
    expect(await guess(10)).toEqual(lockedFor(60))
  })

  it('is counted over a restart, and before the PIN is looked at', async () => {
    await guess(5)
    const started = signIn('cashier', '0000')
    await Promise.resolve()
    authority = authorityOf()
    expect(await signIn('cashier', '0000')).toEqual({ ok: false, error: { tag: 'WrongPin', left: 3 } })
    await started
  })

  it('is not hidden by somebody else’s right PIN', async () => {
    await guess(9)
    await signIn('supervisor')
    expect(await guess(1)).toEqual(lockedFor(30))
  })

  it('does not keep main busy: a flood is turned away', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn('cashier', '0000')))
    expect(answers.filter((answer) => !answer.ok && answer.error.tag === 'Busy')).toHaveLength(17)
  })

  it('locks somebody whose own sign-ins lie between the tries, too: each forgives three', async () => {
    await guess(9)
    expect(await signIn('cashier')).toMatchObject({ ok: true })
    await guess(3)
    expect(await signIn('cashier', '0000')).toMatchObject({ error: { tag: 'Locked' } })
  })

  it('is no trouble for somebody who mistypes now and then', async () => {
    for (let day = 0; day < 20; day += 1) {
      await guess(day % 4)
      expect(await signIn('cashier')).toMatchObject({ ok: true })
    }
    expect(await signIn('cashier', '0000')).toMatchObject({ error: { tag: 'WrongPin', left: 9 } })
  })

  it('ends with a new PIN from an administrator', async () => {
    await guess(10)
    await signIn('administrator')
    expect(await authority.setPin({ personId: idOf('cashier'), pin: '5820' })).toMatchObject({ ok: true })
    expect(await signIn('cashier', '5820')).toMatchObject({ ok: true })
  })
})

describe('somebody answers for one act', () => {
  beforeEach(async () => {
    await addAll()
    await signIn('cashier')
  })
  const authorise = (role: Role, call: string, pin: string = pins[role], input?: unknown) => {
    const content = createHash('sha256').update(approvedContent(call, input)).digest('hex')
    return authority.authorise({ personId: idOf(role), pin, call, content })
  }

  it('for the next such call, once', async () => {
    expect(admit('operations.decide', 'supervisor')).toBeNull()
    expect(await authorise('supervisor', 'operations.decide')).toMatchObject({ ok: true })
    expect(admit('sales.addPayment', 'supervisor')).toBeNull()
    expect(admit('operations.decide', 'supervisor')).toMatchObject({
      person: { name: 'Ana' },
      approver: { name: 'Marta' },
    })
    expect(admit('operations.decide', 'supervisor')).toBeNull()
    expect(events()).toContain('Marta: authorised')
  })

  it('for exactly what was shown, and for nothing else in its place', async () => {
    const shown = { operationId: 'a', verdict: 'wasDone', by: '' }
    await authorise('supervisor', 'operations.decide', pins.supervisor, shown)
    expect(admit('operations.decide', 'supervisor', { ...shown })).toMatchObject({
      approver: { name: 'Marta' },
    })
    for (const other of [{ ...shown, operationId: 'b' }, { ...shown, verdict: 'sendAgain' }, undefined]) {
      await authorise('supervisor', 'operations.decide', pins.supervisor, shown)
      expect(admit('operations.decide', 'supervisor', other)).toBeNull()
      // The word is used up: whoever swaps what was approved has no second try.
      expect(admit('operations.decide', 'supervisor', shown)).toBeNull()
    }
  })

  it('for a minute', async () => {
    await authorise('supervisor', 'operations.submit')
    await rig.time.advance(minute + 1)
    expect(admit('operations.submit', 'cashier')).toMatchObject({ approver: null })
  })

  it('not for the next person who signs in', async () => {
    await authorise('supervisor', 'operations.decide')
    authority.signOut('person')
    await signIn('cashier')
    expect(admit('operations.decide', 'supervisor')).toBeNull()
  })

  it('not for whoever signs in while the PIN is looked at', async () => {
    const given = authorise('supervisor', 'operations.decide')
    authority.signOut('person')
    const next = signIn('administrator')
    expect(await given).toEqual({ ok: false, error: { tag: 'NotEntitled' } })
    await next
    expect(admit('operations.decide', 'supervisor')).toMatchObject({ approver: null })
  })

  it.each([
    ['a cashier', 'cashier', 'operations.submit'],
    ['a supervisor for an administrator’s call', 'supervisor', 'settings.save'],
    ['anybody for a call that there is not', 'administrator', 'settings.steal'],
  ] as const)('is not %s, and the PIN is not looked at', async (_who, role, call) => {
    const tried = events().length
    for (const pin of [pins[role], '0000'])
      expect(await authorise(role, call, pin)).toEqual({ ok: false, error: { tag: 'NotEntitled' } })
    expect(events()).toHaveLength(tried)
  })
})

describe('people', () => {
  beforeEach(async () => {
    await addAll()
    await signIn('administrator')
  })

  it.each(['Marta', 'marta', ' MARTA '])('are not added under a name that is taken (%s)', async (name) => {
    expect(await authority.add({ name: name.trim(), role: 'supervisor', pin: '583920' })).toEqual({
      ok: false,
      error: { tag: 'NameTaken' },
    })
    authority.signOut('person')
    expect(await signIn('supervisor')).toMatchObject({ ok: true })
  })

  it.each(programNames)(
    'are not added under a name that the journal has for the program (%s)',
    async (name) => {
      const refused = { ok: false, error: { tag: 'NameReserved' } }
      for (const written of [name, name.toUpperCase()])
        expect(await authority.add({ name: written, role: 'supervisor', pin: '583920' })).toEqual(refused)
    },
  )

  it.each([
    ['cashier', '123', 'wrongForm'],
    ['cashier', 'abcd', 'wrongForm'],
    ['cashier', '1234', 'tooEasy'],
    ['supervisor', '9876', 'tooEasy'],
    ['cashier', '0000', 'tooEasy'],
    ['cashier', '1212', 'tooEasy'],
    ['administrator', '7392841'.slice(0, 7), 'wrongForm'],
    ['administrator', 'aaaaaaaa', 'tooEasy'],
  ] as const)('as %s do not get the PIN %s: %s', async (role, pin, why) => {
    expect(await authority.add({ name: 'Luis', role, pin })).toEqual({
      ok: false,
      error: { tag: 'PinRefused', why },
    })
  })

  it('keep one administrator at least', async () => {
    expect(authority.remove(idOf('administrator'))).toEqual({
      ok: false,
      error: { tag: 'LastAdministrator' },
    })
    expect(authority.remove(idOf('cashier'))).toMatchObject({ ok: true })
  })

  it('may all go where nobody has to sign in', async () => {
    authority.remove(idOf('cashier'))
    authority.remove(idOf('supervisor'))
    const last = idOf('administrator')
    authority = authorityOf({ isRequired: false })
    expect(authority.remove(last)).toMatchObject({ ok: true })
    expect(authority.session()).toEqual({ state: 'open' })
  })

  it('that are removed are signed out', async () => {
    await authority.add({ name: 'Pilar', role: 'administrator', pin: 'another horse' })
    authority.remove(idOf('administrator'))
    expect(authority.session().state).toBe('signedOut')
    expect(events()).toContain('Rosa: personRemoved')
  })

  it('change their own PIN with the one so far', async () => {
    authority.signOut('person')
    await signIn('cashier')
    expect(await authority.changeOwnPin({ pin: '0000', newPin: '5820' })).toMatchObject({
      error: { tag: 'WrongPin' },
    })
    expect(await authority.changeOwnPin({ pin: pins.cashier, newPin: '5820' })).toMatchObject({ ok: true })
    authority.signOut('person')
    expect(await signIn('cashier', '5820')).toMatchObject({ ok: true })
  })
})

describe('a database that was put back', () => {
  /** The program ends, its database is put back as it was, and it starts again. */
  async function putBack(change: () => Promise<void>, between: () => void = () => {}): Promise<void> {
    const path = join(rig.directory, files.database)
    await rig.restart()
    authority = authorityOf()
    const older = `${rig.directory}.older`
    await rig.restart(() => copyFileSync(path, older))
    authority = authorityOf()
    await change()
    await rig.restart(() => {
      copyFileSync(older, path)
      rmSync(older)
      between()
    })
    authority = authorityOf()
  }
  const names = (): string[] => {
    const session = authority.session()
    return 'people' in session ? session.people.map(({ name }) => name) : [session.state]
  }

  it('brings nobody back who was removed since, and no PIN that was changed', async () => {
    await addAll()
    await putBack(async () => {
      await signIn('administrator')
      authority.remove(idOf('supervisor'))
      await authority.setPin({ personId: idOf('cashier'), pin: '5820' })
    })
    expect(names()).toEqual(['Rosa', 'Ana'])
    expect(await signIn('cashier')).toMatchObject({ ok: false })
    expect(await signIn('cashier', '5820')).toMatchObject({ ok: true })
    // From now on the database knows it too.
    authority = authorityOf({ peopleCopy: { read: () => null, write: () => undefined } })
    expect(names()).toEqual(['Rosa', 'Ana'])
  })

  it('sets no count of tries back, and ends no lock', async () => {
    await addAll()
    await putBack(async () => {
      for (let tried = 0; tried < 7; tried += 1) await signIn('cashier', '0000')
    })
    expect(await signIn('cashier', '0000')).toEqual({ ok: false, error: { tag: 'WrongPin', left: 2 } })
    await putBack(async () => {
      for (let tried = 0; tried < 2; tried += 1) await signIn('cashier', '0000')
    })
    expect(await signIn('cashier')).toMatchObject({ ok: false, error: { tag: 'Locked' } })
  })

  it('holds as it is where nothing outside knows more, or what is there is not this counter’s', async () => {
    await addAll()
    const copy = `${rig.directory}.people.json`
    const remove = async (): Promise<void> => {
      await signIn('administrator')
      authority.remove(idOf('supervisor'))
    }
    await putBack(remove, () => rmSync(copy))
    expect(names()).toEqual(['Rosa', 'Marta', 'Ana'])
    await putBack(remove, () => {
      const { text, code } = JSON.parse(readFileSync(copy, 'utf8')) as { text: string; code: string }
      writeFileSync(copy, JSON.stringify({ text: text.replace('"cashier"', '"administrator"'), code }))
    })
    expect(names()).toEqual(['Rosa', 'Marta', 'Ana'])
  })
})

describe('a list that another hand wrote', () => {
  const stored = (): string => rig.storage.meta.get('people') ?? ''
  const put = (text: string | null): void => {
    rig.storage.write(() =>
      text === null ? rig.storage.meta.remove('people') : rig.storage.meta.set('people', text),
    )
    authority = authorityOf({ counterKey: { ...counterKey, isMarked: true } })
  }
  const altered = { state: 'unusable', why: 'altered' }

  it('lets nobody in', async () => {
    await addAll()
    const sound = stored()
    const { text, code } = JSON.parse(sound) as { text: string; code: string }
    put(JSON.stringify({ text: text.replace('"cashier"', '"administrator"'), code }))
    expect(authority.session()).toEqual(altered)
    put('no list')
    expect(authority.session()).toEqual(altered)
    put(null)
    expect(authority.session()).toEqual(altered)
    expect(await authority.createAdministrator({ name: 'Eve', pin: 'let me in please' })).toMatchObject({
      ok: false,
    })
    put(sound)
    expect(authority.session().state).toBe('signedOut')
  })

  it('is not an older one put back: a PIN that was changed stays changed', async () => {
    await addAll()
    const older = stored()
    await authority.setPin({ personId: idOf('cashier'), pin: '5820' })
    put(older)
    expect(authority.session()).toEqual(altered)
  })

  it('cannot be made one that never was: not by taking it away, nor by the journal’s word for it', async () => {
    await addAll()
    const marked = { ...counterKey, isMarked: true }
    rig.storage.write(() => {
      rig.storage.meta.remove('people')
      rig.storage.journal.append({
        at: 0,
        operationId: null,
        who: 'system',
        event: 'peopleGivenUp',
        detail: { peopleRevision: 99 },
      })
    })
    expect(authorityOf({ counterKey: marked }).session()).toEqual(altered)
    const another = await createRig()
    expect(authorityOf({ counterKey: marked, storage: () => ok(another.storage) }).session()).toEqual(altered)
    await another.dispose()
  })

  it('is expected from the first person on, also where the key could not be marked at once', async () => {
    let marks = 0
    const markKey = () => Promise.resolve(++marks > 1)
    authority = authorityOf({ markKey })
    expect([authority.session().state, marks]).toEqual(['administratorMissing', 0])
    await addAll()
    authority.session()
    await rig.time.advance(0)
    authority.session()
    expect(marks).toBe(2)
    // The people that a start finds mark a key that is not.
    marks = 1
    expect(authorityOf({ markKey }).session().state).toBe('signedOut')
    expect(marks).toBe(2)
  })

  it('of a new key is given up once: the people made since stay', async () => {
    const fresh = { key: Buffer.alloc(32, 6), isNew: true }
    authority = authorityOf({ counterKey: { ...fresh, isMarked: false } })
    await addAll()
    // The part that knows who is at the till was started again.
    authority = authorityOf({ counterKey: { ...fresh, isMarked: true } })
    expect(authority.session().state).toBe('signedOut')
  })

  it('is given up with the key, which every secret goes with', async () => {
    await addAll()
    authority = authorityOf({ counterKey: { key: Buffer.alloc(32, 6), isNew: true, isMarked: false } })
    expect(authority.session()).toEqual({ state: 'administratorMissing' })
    expect(events()).toContain('system: peopleGivenUp')
    authority = authorityOf({ counterKey: { key: Buffer.alloc(32, 6), isNew: false, isMarked: false } })
    expect(authority.session()).toEqual({ state: 'administratorMissing' })
    expect(await authority.createAdministrator({ name: 'Rosa', pin: pins.administrator })).toMatchObject({
      ok: true,
    })
  })
})
