import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { counterPlace, settleData } from '../../../electron/app/counter-data.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { morning } from '../outbox/samples.ts'
import { fill, key } from '../storage/rig.ts'

const run = promisify(execFile)
const settler = fileURLToPath(new URL('settle-and-die.ts', import.meta.url))

let world: string
let place: string
beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), 'extorno-counter-'))
  place = join(world, 'counter')
  mkdirSync(place)
  // As the package makes it.
  chmodSync(place, 0o2770)
})
afterEach(() => rmSync(world, { recursive: true, force: true }))

function open(root: string): Storage {
  const opened = openStorage({
    directory: join(root, 'live'),
    key,
    clock: { now: () => morning },
    dayOf: () => '2026-11-20',
    machine: 'one',
    rollbackDetector: join(`${root}.seen`, 'live.json'),
  })
  if (!opened.ok) throw new Error(opened.error.tag)
  return opened.value
}

/** An account's folder with a queue of so many rows, as a process leaves it that was killed: with a log that holds them. */
function account(name: string, rows: number): string {
  const root = join(world, name)
  mkdirSync(root)
  writeFileSync(join(root, 'profile.json'), '{"profile":"live"}')
  writeFileSync(join(root, 'Local State'), 'of the browser')
  mkdirSync(join(root, 'training'))
  if (rows === 0) return root
  const working = join(world, `${name}-working`)
  mkdirSync(join(working, 'live'), { recursive: true })
  const storage = open(working)
  fill(storage, rows)
  writeFileSync(join(working, 'live', 'secrets.json'), '{"cardKey":"wrapped"}')
  cpSync(join(working, 'live'), join(root, 'live'), { recursive: true })
  cpSync(`${working}.seen`, `${root}.seen`, { recursive: true })
  writeFileSync(join(`${root}.seen`, 'training.json'), '{}')
  storage.close()
  return root
}

/** What a start finds: how many rows, and whether it takes them for an older copy. */
function found(root: string): { rows: number; isRestored: boolean } {
  const storage = open(root)
  const facts = { rows: storage.operations.open().length, isRestored: storage.isRestored() }
  storage.close()
  return facts
}

const settle = (root: string, purpose: 'open' | 'training' | 'look' = 'open') =>
  settleData({ account: root, place, purpose })

const inCounter = () => ({ root: join(place, 'data'), where: 'counter' })

describe('the data of a counter', () => {
  it('are moved from the account whole, with what lies beside them, and what is the account’s stays', () => {
    const ana = account('ana', 3)
    expect(settle(ana)).toEqual(inCounter())
    expect(found(join(place, 'data'))).toEqual({ rows: 3, isRestored: false })
    expect(readFileSync(join(place, 'data', 'live', 'secrets.json'), 'utf8')).toBe('{"cardKey":"wrapped"}')
    expect(readFileSync(join(place, 'data', 'profile.json'), 'utf8')).toBe('{"profile":"live"}')
    expect(readdirSync(ana).toSorted()).toEqual(['Local State', 'counter.json', 'training'])
    expect(readdirSync(`${ana}.seen`)).toEqual(['training.json'])
    // And so it stays.
    expect(settle(ana, 'look')).toEqual(inCounter())
    expect(found(join(place, 'data')).rows).toBe(3)
  })

  it('are for the group of the folder, whoever makes a file in it', () => {
    const before = process.umask(0o007)
    settle(account('ana', 1))
    found(join(place, 'data'))
    process.umask(before)
    const data = join(place, 'data')
    const inside = readdirSync(data, { recursive: true, encoding: 'utf8' }).map((name) => join(data, name))
    const wrong = [data, `${data}.seen`, ...inside].filter((path) => {
      const stat = statSync(path)
      return (stat.mode & 0o7777) !== (stat.isDirectory() ? 0o2770 : 0o660)
    })
    expect(wrong).toEqual([])
  })

  it('are found by a second account, which has no queue of its own', () => {
    settle(account('ana', 2))
    const berta = account('berta', 0)
    expect(settle(berta)).toEqual(inCounter())
    expect(found(join(place, 'data')).rows).toBe(2)
    expect(existsSync(join(berta, 'profile.json'))).toBe(true)
  })

  it('leave an account with a queue of its own where it is, with every row', () => {
    settle(account('ana', 2))
    const berta = account('berta', 4)
    expect(settle(berta)).toEqual({ root: berta, where: 'ownQueue' })
    expect([found(berta).rows, found(join(place, 'data')).rows]).toEqual([4, 2])
  })

  it('do not take a queue that cannot be read for an empty one', () => {
    settle(account('ana', 1))
    const berta = account('berta', 1)
    writeFileSync(join(berta, 'live', 'outbox.sqlite'), 'not a database')
    expect(settle(berta)).toEqual({ root: berta, where: 'ownQueue' })
  })

  it('are not begun by training nor by a look, but a queue is moved from whichever profile is open', () => {
    const ana = account('ana', 0)
    expect(settle(ana, 'training')).toEqual({ root: ana, where: 'notYet' })
    const berta = account('berta', 1)
    expect(settle(berta, 'look')).toEqual({ root: berta, where: 'notYet' })
    expect(settle(berta, 'training')).toEqual(inCounter())
  })

  it('stay in the account where there is no folder, or it may not be written to', () => {
    const ana = account('ana', 1)
    rmSync(place, { recursive: true })
    expect(settle(ana)).toEqual({ root: ana, where: 'noCounterFolder' })
    // Root may write everywhere: a file in its place refuses any account.
    writeFileSync(place, '')
    expect(settle(ana)).toEqual({ root: ana, where: 'notWritable' })
    expect(found(ana)).toEqual({ rows: 1, isRestored: false })
  })

  it('are never replaced by an empty queue where they were and are not', () => {
    const [ana, berta] = [account('ana', 1), account('berta', 0)]
    settle(ana)
    settle(berta)
    rmSync(join(place, 'data'), { recursive: true })
    for (const one of [ana, berta])
      expect(settle(one)).toEqual({ root: join(place, 'data'), where: 'refused' })
    rmSync(place, { recursive: true })
    for (const one of [ana, berta])
      expect(settle(one)).toEqual({ root: join(place, 'data'), where: 'refused' })
  })

  it('stay in the account where they cannot be copied, and are moved by a later start', () => {
    const ana = account('ana', 2)
    // Nothing of this name can be made there.
    writeFileSync(join(place, 'data.new'), '')
    mkdirSync(join(place, 'move.lock'))
    expect(settle(ana)).toEqual({ root: ana, where: 'notMoved' })
    expect(found(ana)).toEqual({ rows: 2, isRestored: false })
    rmSync(join(place, 'move.lock'), { recursive: true })
    expect(settle(ana)).toEqual(inCounter())
    expect(found(join(place, 'data'))).toEqual({ rows: 2, isRestored: false })
  })

  it('lie beside the chain’s file where its folder is closed to the till’s accounts', () => {
    expect((['linux', 'win32', 'darwin'] as const).map(counterPlace)).toEqual([
      '/var/lib/extorno',
      'C:\\ProgramData\\Extorno\\counter',
      '/Library/Application Support/Extorno/counter',
    ])
  })
})

/** Every step of a move, in its order. */
const steps = [
  'noted',
  'copied profile.json',
  'copied live',
  'copied',
  'detectors in place',
  'in place',
  'told',
  'removed profile.json',
  'removed live',
  'removed test',
]

describe('a move that is killed', () => {
  it('goes through these steps', async () => {
    const { stdout } = await run(process.execPath, [settler, account('ana', 1), place, ''])
    expect(JSON.parse(stdout)).toEqual({ ...inCounter(), steps })
  })

  it.each(steps)('after “%s” loses nothing and doubles nothing', async (step) => {
    const ana = account('ana', 3)
    await expect(run(process.execPath, [settler, ana, place, step])).rejects.toMatchObject({
      signal: 'SIGKILL',
    })
    // Without the counter's folder nothing is opened: nobody knows yet whether the data are there.
    const away = join(world, 'away')
    cpSync(place, away, { recursive: true })
    rmSync(place, { recursive: true })
    expect(settle(ana).where).toBe('refused')
    cpSync(away, place, { recursive: true })
    // Another account that starts next finds the whole queue, or none.
    const isCounters = existsSync(join(place, 'data'))
    expect(isCounters).toBe(steps.indexOf(step) >= steps.indexOf('in place'))
    expect(settle(account('berta', 0), 'look').where).toBe(isCounters ? 'counter' : 'notYet')

    expect(settle(ana)).toEqual(inCounter())
    expect(found(join(place, 'data'))).toEqual({ rows: 3, isRestored: false })
    expect(readdirSync(ana).toSorted()).toEqual(['Local State', 'counter.json', 'training'])
  })

  it('and another account that came to an empty counter first leaves it its queue', async () => {
    const ana = account('ana', 3)
    await expect(run(process.execPath, [settler, ana, place, 'copied'])).rejects.toMatchObject({
      signal: 'SIGKILL',
    })
    expect(settle(account('berta', 0))).toEqual(inCounter())
    expect(settle(ana)).toEqual({ root: ana, where: 'ownQueue' })
    expect(found(ana)).toEqual({ rows: 3, isRestored: false })
    // Its queue is its own: it opens also where the counter's folder is not there.
    rmSync(place, { recursive: true })
    expect(settle(ana)).toEqual({ root: ana, where: 'noCounterFolder' })
  })
})
