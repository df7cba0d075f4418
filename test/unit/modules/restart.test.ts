import { expect, it } from 'vitest'
import { createModules } from '../../../electron/modules/module.ts'
import type { Module } from '../../../electron/modules/module.ts'

/** Modules of which one counts how often it runs at once, and fails when told to. */
function counted() {
  const told: string[] = []
  const now = { running: 0, most: 0, isBroken: false }
  const module: Module<object> = {
    name: 'autostart',
    init: () => ({
      async start() {
        await Promise.resolve()
        if (now.isBroken) throw new Error('broken')
        now.running += 1
        now.most = Math.max(now.most, now.running)
      },
      async stop() {
        await Promise.resolve()
        now.running -= 1
      },
    }),
  }
  const modules = createModules(
    [module],
    {},
    {
      onState: (_name, state) => void told.push(state),
      onFailed: (name, stage) => void told.push(`${name} at its ${stage}`),
    },
  )
  return { modules, now, told }
}

it('starts what runs anew, one time after the other', async () => {
  const { modules, now } = counted()
  await modules.start()
  await Promise.all([modules.restart('autostart'), modules.restart('autostart'), modules.restart('power')])
  expect(now).toMatchObject({ running: 1, most: 1 })
})

it('has one that fails among the failed: it is started again by hand', async () => {
  const { modules, now, told } = counted()
  await modules.start()
  now.isBroken = true
  await modules.restart('autostart')
  expect(told.slice(-2)).toEqual(['autostart at its start', 'failed'])
  now.isBroken = false
  expect(await modules.startAgain('autostart')).toMatchObject({ ok: true })
})

it('starts nothing once all were stopped', async () => {
  const { modules, now } = counted()
  await modules.start()
  const restarted = modules.restart('autostart')
  await modules.stop()
  await restarted
  await modules.restart('autostart')
  expect(now.running).toBe(0)
})
