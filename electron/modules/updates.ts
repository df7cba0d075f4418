import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { app } from 'electron'
import type { UpdateWait } from '../../contract/updates.ts'
import { startAgain } from '../app/start-again.ts'
import { systemClock, systemRandomness, systemTimers } from '../app/system-time.ts'
import { atLoginFlag } from '../autostart/start-with-session.ts'
import { fetchByNetwork } from '../gateways/network.ts'
import { installationOf } from '../updates/install.ts'
import { readRelease } from '../updates/release.ts'
import { updateWait } from '../updates/update-wait.ts'
import { createUpdater } from '../updates/updater.ts'
import type { Updater } from '../updates/updater.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** New versions of the program, where its package says whose. */
export const updatesModule: Module<Context> = {
  name: 'updates',
  init(context) {
    const release = readRelease()
    if (release === null) return null
    const { log, publish, slots } = context
    let updater: Updater | null = null
    return {
      start() {
        updater = createUpdater({
          version: app.getVersion(),
          system: `${process.platform}-${process.arch}`,
          address: release.updateAddress,
          key: release.updateKey,
          ring: () => context.settings().get().counter.updateRing,
          folder: join(app.getPath('userData'), 'updates'),
          fetch: fetchByNetwork,
          waitsFor: () => waitsFor(context),
          install: (file) => install(file),
          onChanged: publish.updates.changed,
          onProblem: (problem) => log.write({ event: 'update', problem }),
          clock: systemClock,
          timers: systemTimers,
          randomness: systemRandomness,
        })
        slots.updates.set(updater)
      },
      async stop() {
        slots.updates.set(null)
        await updater?.stop()
      },
    }
  },
}

function waitsFor({ queue, slots, health, settings, clock }: Context): UpdateWait | null {
  const open = queue()
  const summary = open.ok && health.get().isQueueKnown ? open.value.outbox.summary() : null
  const now = clock.now()
  const shifts = open.ok
    ? open.value.storage.read(() => open.value.storage.shifts.during(now, now + 1))
    : null
  return updateWait({
    openRows:
      summary?.ok === true && shifts?.ok === true ? summary.value.waiting + summary.value.attention : null,
    session: slots.people.get()?.session().state ?? null,
    openShifts: shifts?.ok === true ? shifts.value.filter(({ closedAt }) => closedAt === null) : [],
    now,
    timeZone: settings().get().rules.timeZone,
  })
}

async function install(file: string): Promise<boolean> {
  const installation = installationOf(process.platform, file)
  if (installation === null) return false
  const { command, parameters, program } = installation
  try {
    const installer = spawn(command, parameters, { stdio: 'ignore', windowsHide: true })
    const [code] = (await once(installer, 'exit')) as [number | null]
    if (code !== 0) return false
  } catch {
    return false
  }
  if (program === 'byHand') return true
  if (program === 'waits') startAgain(atLoginFlag)
  app.quit()
  return true
}
