import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { moduleNameSchema } from '../../../contract/modules.ts'
import type { ModuleName, ModuleState } from '../../../contract/modules.ts'
import type { AppInfo } from '../../../contract/ipc.ts'
import type { Result } from '../../../domain/result.ts'
import type { Context } from '../../../electron/modules/context.ts'
import type { Module, Part, Stage } from '../../../electron/modules/module.ts'
import { app, forget, powerMonitor, seen, windowEvent } from './electron.ts'

vi.mock('electron', async () => (await import('./electron.ts')).electron)
const list: { modules: readonly Module<Context>[] } = { modules: [] }
vi.mock('../../../electron/modules/application.ts', async (original) => {
  const application = await original<typeof import('../../../electron/modules/application.ts')>()
  return {
    runApplication: (modules: readonly Module<Context>[]) => {
      list.modules = modules
    },
    run: application.runApplication,
  }
})
// main.ts is the list, and hands it over.
await import('../../../electron/main.ts')
const { run } = (await import('../../../electron/modules/application.ts')) as unknown as {
  run: (modules: readonly Module<Context>[]) => void
}

/** Long enough for a busy machine; what is there already is found at once. */
const patience = { timeout: 10_000 }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-modules-'))
  forget(folder)
})
afterEach(async () => {
  if (app.listenerCount('will-quit') > 0 && seen.exits.length === 0) await leave()
  rmSync(folder, { recursive: true, force: true })
  rmSync(`${folder}.seen`, { recursive: true, force: true })
})

async function leave(): Promise<void> {
  const exited = once(app, 'exited')
  app.quit()
  await exited
}

/** How a module fails. */
const ways = [
  ['init', 'throws'],
  ['init', 'rejects'],
  ['start', 'throws'],
  ['start', 'rejects'],
] as const satisfies readonly (readonly [Stage, 'throws' | 'rejects'])[]

class Sabotage extends Error {}
function fail(how: 'throws' | 'rejects'): Promise<never> {
  if (how === 'throws') throw new Sabotage()
  return Promise.reject(new Sabotage())
}

/** The program's own modules, one of which fails until `mend` is called; resolves when the window was loaded. */
async function runWith(name: ModuleName | null, stage: Stage, how: 'throws' | 'rejects') {
  let isBroken = true
  const stopped: ModuleName[] = []
  const modules = list.modules.map((module): Module<Context> => ({
    ...module,
    async init(context) {
      const isThis = module.name === name
      if (isThis && isBroken && stage === 'init') await fail(how)
      // A module that this store does not use still fails where it is told to.
      const made: Part | null = (await module.init(context)) ?? (isThis ? { start() {}, stop() {} } : null)
      if (made === null) return null
      return {
        async start() {
          if (isThis && isBroken && stage === 'start') await fail(how)
          await made.start()
        },
        async stop() {
          stopped.push(module.name)
          await made.stop()
          if (isThis && isBroken && stage === 'stop') await fail(how)
        },
      }
    },
  }))
  run(modules)
  await vi.waitFor(() => expect(seen.loaded.length + seen.exits.length).toBeGreaterThan(0), patience)
  return { stopped, mend: () => (isBroken = false) }
}

async function call<Answer>(channel: string, input?: unknown): Promise<Answer> {
  const answer = (await seen.call?.(windowEvent, channel, input)) as Result<Answer, unknown>
  if (!answer.ok) throw new Error(`${channel}: ${JSON.stringify(answer.error)}`)
  return answer.value
}
const statesNow = async (): Promise<Partial<Record<ModuleName, ModuleState['state']>>> =>
  Object.fromEntries((await call<AppInfo>('app.info')).health.modules.map(({ name, state }) => [name, state]))
const log = (): Record<string, unknown>[] =>
  readFileSync(join(folder, 'training', 'extorno.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const allWell = async (): Promise<Partial<Record<ModuleName, ModuleState['state']>>> => {
  await vi.waitFor(async () => expect((await statesNow()).window).toBe('running'), patience)
  return statesNow()
}

/** Without these there is nothing to show a failure with, or nothing that keeps the promise. */
const fatal: readonly ModuleName[] = ['queue', 'ipc', 'window']
const others = moduleNameSchema.options.filter((name) => !fatal.includes(name))

it('main is the list of all modules', () => {
  expect(list.modules.map(({ name }) => name)).toEqual(moduleNameSchema.options)
  expect(list.modules.filter(({ isFatal }) => isFatal).map(({ name }) => name)).toEqual(fatal)
})

it('all of them run where none fails', async () => {
  await runWith(null, 'init', 'throws')
  const { callbacks, hub, updates, autostart, tray, ...rest } = await allWell()
  expect(new Set([callbacks, hub, updates, autostart, tray])).toEqual(new Set(['notUsed']))
  expect(new Set(Object.values(rest))).toEqual(new Set(['running']))
})

it('none of them listens to the machine once the program has left', async () => {
  await runWith(null, 'init', 'throws')
  await allWell()
  const events = ['suspend', 'resume', 'lock-screen']
  const listeners = (): number[] => events.map((event) => powerMonitor.listenerCount(event))
  expect(listeners()).toEqual([2, 1, 1])
  await leave()
  expect(listeners()).toEqual([0, 0, 0])
})

it('a process that the system does not start ends nothing: it is tried again', async () => {
  seen.isForkRefused = true
  await runWith(null, 'init', 'throws')
  expect(Object.values(await allWell())).not.toContain('failed')
  expect(await call('readers.snapshot')).toMatchObject({ bridge: { state: 'restarting' } })
})

describe.each(others)('where %s fails', (name) => {
  it.each(ways)(
    'at its %s (%s), the others run, Diagnostics names it, and it starts again',
    async (stage, how) => {
      const { mend } = await runWith(name, stage, how)
      const states = await allWell()
      const wanting = name === 'settings' ? ['queue'] : []
      const failed = Object.entries(states).flatMap(([one, state]) => (state === 'failed' ? [one] : []))
      expect(failed).toEqual([name, ...wanting])
      expect(seen.loaded).toHaveLength(1)
      expect(await call('diagnostics.startModule', { module: name })).toEqual({
        ok: false,
        error: { tag: 'StillFails' },
      })
      mend()
      expect(await call('diagnostics.startModule', { module: name })).toMatchObject({ ok: true })
      expect(Object.values(await statesNow())).not.toContain('failed')
      expect(await call('diagnostics.startModule', { module: name })).toEqual({
        ok: false,
        error: { tag: 'NotFailed' },
      })
      expect(await call('queue.summary')).toMatchObject({ ok: true })
      expect(log()).toContainEqual(
        expect.objectContaining({ event: 'moduleFailed', module: name, stage, error: 'Error' }),
      )
      expect(log()).toContainEqual(
        expect.objectContaining({ event: 'moduleStartedAgain', module: name, isRunning: true }),
      )
    },
  )
})

it.each(moduleNameSchema.options)('where %s fails at its stop, the others are stopped too', async (name) => {
  const { stopped } = await runWith(name, 'stop', 'rejects')
  await allWell()
  await leave()
  const used = list.modules
    .map((module) => module.name)
    .filter((one) => !['callbacks', 'hub', 'updates', 'autostart', 'tray'].includes(one) || one === name)
  expect(stopped).toEqual(used.toReversed())
  expect(log().slice(-2)).toMatchObject([{}, { event: 'stopped' }])
  expect(log()).toContainEqual(
    expect.objectContaining({ event: 'moduleFailed', module: name, stage: 'stop' }),
  )
})

describe.each(fatal)('where %s fails', (name) => {
  it.each(ways)('at its %s (%s), the program says so and leaves', async (stage, how) => {
    await runWith(name, stage, how)
    await vi.waitFor(() => expect(seen.exits).toEqual([1]), patience)
    expect(seen.errorBoxes).toEqual(['Extorno no puede abrir / Extorno cannot open'])
  })
})
