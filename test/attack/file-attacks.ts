import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StoreSettings } from '../../contract/settings.ts'
import { files } from '../../electron/storage/files.ts'
import { genesis, hashEntry } from '../../electron/storage/journal-table.ts'
import { journalTable } from '../../electron/storage/journal-table.ts'
import type { Attack } from './attack.ts'
import { fell } from './attack.ts'
import { pins } from './world.ts'
import type { World } from './world.ts'

/** What the shop's ordinary account can do with the program's files while it is closed. */
const settingsPath = ({ folder }: World): string => join(folder, 'settings.json')
const jsonIn = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>

function withDatabase(world: World, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(join(world.folder, files.database))
  try {
    work(database)
  } finally {
    database.close()
  }
}

/** Of the track that is tried as a text and as ciphertext before. */
const clearPan = '4761739001010010'

/** Undoes what an attack left in files, with the program closed. */
const putBack = async (world: World, saved: ReadonlyMap<string, Buffer>): Promise<void> => {
  await world.restart(() => {
    // What the program wrote since lies in the log and would come back with it.
    for (const ending of ['-wal', '-shm'])
      rmSync(join(world.folder, files.database + ending), { force: true })
    for (const [path, bytes] of saved) writeFileSync(path, bytes)
  })
  await world.signIn('cashier')
}
const savedFiles = (paths: readonly string[]): Map<string, Buffer> =>
  new Map(paths.filter((path) => existsSync(path)).map((path) => [path, readFileSync(path)]))

/** Makes the counter look like one that never had people. */
const withoutPeople = (ways: readonly (readonly [string, (world: World) => void])[]): Attack[] =>
  ways.map(([name, take]) => ({
    name: `${name}, to become the first administrator`,
    async run(world) {
      const saved = new Map<string, Buffer>()
      await world.restart(() => {
        withDatabase(world, (database) => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
        const paths = [join(world.folder, files.database), join(world.folder, files.checkpoint)]
        for (const [path, bytes] of savedFiles([...paths, settingsPath(world)])) saved.set(path, bytes)
        take(world)
      })
      await world.call('people.createAdministrator', { name: 'Eve', pin: 'let me in please' })
      const session = await world.session()
      const attempt = await world.call('settings.exportText')
      await putBack(world, saved)
      return fell('answer' in attempt || session.state !== 'unusable', `Eve finds it ${session.state}`)
    },
  }))

/** What a supervisor's look at the journal says; `null` where it shows that somebody was at it. */
async function whatVerifySays(
  world: World,
  isSeen: (told: string) => boolean = (told) => told.includes('"ok":false,"firstBad"'),
): Promise<string | null> {
  await world.signIn('supervisor')
  const told = JSON.stringify(await world.call('diagnostics.verifyJournal'))
  await world.signIn('cashier')
  return fell(!isSeen(told), `verify says ${told}`)
}

/** Hides who did something by the names that lie beside the journal, and leaves the chain as it is. */
const namesBeside = (ways: readonly (readonly [string, string])[]): Attack[] =>
  ways.map(([what, sql]) => ({
    name: `who did something, beside the journal, ${what}`,
    async run(world) {
      const path = join(world.folder, files.database)
      let saved = new Map<string, Buffer>()
      await world.restart(() => {
        withDatabase(world, (database) => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
        saved = savedFiles([path])
        withDatabase(world, (database) => database.exec(sql))
      })
      const fallen = await whatVerifySays(world)
      await putBack(world, saved)
      return fallen
    },
  }))

/** The content that the window was shown as another hand's. */
async function shownAlteration(world: World): Promise<string> {
  const attempt = await world.call('settings.alteration')
  return 'answer' in attempt ? ((attempt.answer as { content: string } | null)?.content ?? '') : ''
}

export const fileAttacks: readonly Attack[] = [
  {
    name: 'settings.json is edited: limits up, approval off',
    async run(world) {
      const path = settingsPath(world)
      await world.restart(() => {
        const content = jsonIn(path)
        const settings = content['settings'] as StoreSettings
        const limits = {
          ...settings.limits,
          perOperationMinor: { reverse: 999_999_999, void: 999_999_999, refund: 999_999_999 },
        }
        writeFileSync(
          path,
          JSON.stringify({ ...content, settings: { ...settings, limits, supervisorApproval: 'never' } }),
        )
      })
      const now = await world.settings()
      await world.signIn('administrator')
      await world.call('settings.resolveAlteration', { isTaken: false, content: '0'.repeat(64) })
      await world.signIn('cashier')
      return (
        fell(
          now.limits.perOperationMinor.void > 100_000,
          `a limit of ${now.limits.perOperationMinor.void}`,
        ) ?? fell(now.supervisorApproval === 'never', 'approval is off')
      )
    },
  },
  {
    name: 'settings.json as it was before the limits were set is put back, with its sealed copy',
    async run(world) {
      const paths = [settingsPath(world), join(world.folder, 'settings.sealed.json')]
      const older = savedFiles(paths)
      const before = await world.settings()
      await world.signIn('administrator')
      const tighter = { ...before.limits.perOperationMinor, void: 100 }
      await world.call('settings.save', {
        ...before,
        limits: { ...before.limits, perOperationMinor: tighter },
      })
      await world.restart(() => {
        for (const [path, bytes] of older) writeFileSync(path, bytes)
      })
      const health = await world.call('app.info')
      await world.signIn('administrator')
      await world.call('settings.resolveAlteration', { isTaken: true, content: await shownAlteration(world) })
      await world.call('settings.save', before)
      await world.signIn('cashier')
      return fell(!JSON.stringify(health).includes('"altered"'), 'nobody was told')
    },
  },
  {
    name: 'what another hand changed in the settings is swapped between the look and the yes',
    async run(world) {
      const altered = join(world.folder, 'settings.altered.json')
      const before = await world.settings()
      const withName = (merchantName: string, settings = before): string =>
        JSON.stringify({ settings: { ...settings, merchantName } })
      await world.restart(() => writeFileSync(settingsPath(world), withName('Bodega de Ana')))
      await world.signIn('administrator')
      const content = await shownAlteration(world)
      writeFileSync(altered, withName('Bodega de Ana', { ...before, supervisorApproval: 'never' }))
      await world.call('settings.resolveAlteration', { isTaken: true, content })
      const { supervisorApproval } = await world.settings()
      await world.call('settings.resolveAlteration', { isTaken: false, content })
      await world.signIn('cashier')
      return fell(supervisorApproval === 'never', 'approval is off')
    },
  },
  {
    name: 'a cashier is made an administrator in the database',
    async run(world) {
      const saved = new Map<string, Buffer>()
      await world.restart(() => {
        const path = join(world.folder, files.database)
        withDatabase(world, (database) => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
        saved.set(path, readFileSync(path))
        withDatabase(world, (database) =>
          database.exec(
            `UPDATE meta SET value = replace(value, 'cashier', 'administrator') WHERE name = 'people'`,
          ),
        )
      })
      const session = await world.session()
      const attempt = await world.call('settings.exportText')
      await putBack(world, saved)
      return fell(
        session.state === 'signedOut' || session.state === 'signedIn' || 'answer' in attempt,
        `the list is believed: ${session.state}`,
      )
    },
  },
  ...withoutPeople([
    [
      'the list of people is deleted',
      (world) => withDatabase(world, (database) => database.exec(`DELETE FROM meta WHERE name = 'people'`)),
    ],
    [
      'the list of people is deleted, and the journal says that it was given up',
      (world) =>
        withDatabase(world, (database) => {
          database.exec(`DELETE FROM meta WHERE name = 'people'`)
          journalTable(database, () => '2026-01-01').append({
            at: Date.now(),
            operationId: null,
            who: 'system',
            event: 'peopleGivenUp',
            detail: { peopleRevision: 1_000_000 },
          })
        }),
    ],
    [
      'the database is deleted, with all that knows of it',
      ({ folder, userData }) => {
        for (const name of [files.database, files.checkpoint, files.backups])
          rmSync(join(folder, name), { recursive: true, force: true })
        rmSync(`${userData}.seen`, { recursive: true, force: true })
      },
    ],
  ]),
  {
    name: 'an older database is put back, for somebody who was removed since',
    async run(world) {
      const path = join(world.folder, files.database)
      const older = new Map<string, Buffer>()
      await world.signIn('administrator')
      await world.call('people.add', { name: 'Eve', role: 'supervisor', pin: '583920' })
      await world.restart(() => {
        withDatabase(world, (database) => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
        for (const [name, bytes] of savedFiles([path])) older.set(name, bytes)
      })
      await world.signIn('administrator')
      const session = await world.session()
      const eve = 'people' in session ? session.people.find(({ name }) => name === 'Eve') : undefined
      await world.call('people.remove', { personId: eve?.id })
      await putBack(world, older)
      const attempt = await world.call('people.signIn', { personId: eve?.id, pin: '583920' })
      await world.call('people.signOut')
      await world.signIn('cashier')
      const isIn = 'answer' in attempt && (attempt.answer as { ok: boolean }).ok
      return fell(eve === undefined || isIn, 'Eve is back')
    },
  },
  {
    name: 'the counter’s key is deleted, to become the first administrator with the store’s credential',
    async run(world) {
      const path = join(world.folder, 'secrets.json')
      const database = join(world.folder, files.database)
      const saved = new Map<string, Buffer>()
      await world.restart(() => {
        withDatabase(world, (open) => open.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
        for (const [name, bytes] of savedFiles([path, database, settingsPath(world)])) saved.set(name, bytes)
        const { counterKey: _, ...others } = jsonIn(path)
        writeFileSync(path, JSON.stringify(others))
      })
      const pin = 'let me in please'
      await world.call('people.createAdministrator', { name: 'Eve', pin })
      const session = await world.session()
      const eve = 'people' in session ? session.people.find(({ name }) => name === 'Eve') : undefined
      await world.call('people.signIn', { personId: eve?.id, pin })
      const checked = await world.call('settings.checkConnection')
      await putBack(world, saved)
      // It is the way back for a store without an administrator; that it costs the credential is what holds.
      if ('refused' in checked) return `Eve could not even ask: ${checked.refused}`
      return fell(JSON.stringify(checked).includes('"ok"'), 'the credential still works')
    },
  },
  {
    name: 'a secret’s host is changed in its file',
    async run(world) {
      const path = join(world.folder, 'secrets.json')
      const saved = savedFiles([path])
      await world.restart(() => {
        const content = jsonIn(path)
        const entry = content['kushkiCredential'] as { wrapped: string; origin: string }
        writeFileSync(
          path,
          JSON.stringify({ ...content, kushkiCredential: { ...entry, origin: world.evil.url } }),
        )
      })
      await world.signIn('administrator')
      const before = await world.settings()
      const heard = world.evil.heard.length
      await world.call('settings.save', {
        ...before,
        kushki: { ...before.kushki, host: 'custom', customUrl: world.evil.url },
      })
      await world.call('settings.checkConnection')
      const sent = world.evil.heard.slice(heard).join('')
      await world.call('settings.save', before)
      await world.restart(() => {
        for (const [name, bytes] of saved) writeFileSync(name, bytes)
      })
      await world.signIn('cashier')
      return fell(sent.includes(world.acquirer.credential), 'the credential arrived there')
    },
  },
  {
    name: 'names in the journal are changed and its whole chain made sound again',
    async run(world) {
      await world.value('dayClose.make', { day: '2026-01-02', replaces: null, isCompared: false })
      await world.restart(() =>
        withDatabase(world, (database) => {
          database.exec(
            'DROP TRIGGER IF EXISTS journal_not_changed; DROP TRIGGER IF EXISTS journal_not_deleted',
          )
          const update = database.prepare('UPDATE journal SET who = ?, hash = ? WHERE sequence = ?')
          const rename = database.prepare(
            `UPDATE journal_personal SET salt = 'mine', value = 'Luis' WHERE sequence = ? AND member = 'who'`,
          )
          const luis = `sha256:${createHash('sha256').update('mine\nLuis').digest('hex')}`
          let before = genesis
          for (const entry of Array.from(journalTable(database, () => '').entries())) {
            const isAna = entry.shown.who === 'Ana'
            if (isAna) rename.run(entry.sequence)
            const who = isAna ? luis : entry.who
            before = hashEntry(before, { ...entry, who })
            update.run(who, before, entry.sequence)
          }
        }),
      )
      return whatVerifySays(world, (told) => !told.includes('"foreignSignatures":0'))
    },
  },
  ...namesBeside([
    [
      'is exchanged for another',
      `UPDATE journal_personal SET value = 'Luis' WHERE value = 'Ana' AND member = 'who'`,
    ],
    ['is deleted, as if its time were over', `DELETE FROM journal_personal WHERE value = 'Ana'`],
  ]),
  {
    name: 'a PIN, a secret or a track lies open in a file',
    async run(world) {
      let found: string | null = null
      await world.restart(() => {
        for (const name of [files.database, files.log, 'settings.json', 'secrets.json', 'extorno.log']) {
          const path = join(world.folder, name)
          if (!existsSync(path)) continue
          const bytes = readFileSync(path).toString('latin1')
          for (const secret of [pins.administrator, world.acquirer.credential, clearPan])
            if (bytes.includes(secret)) found = `${name} holds ${secret.slice(0, 4)}…`
        }
      })
      await world.signIn('cashier')
      return found
    },
  },
]
