import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { app } from 'electron'
import type { UpdateWait } from '../../contract/updates.ts'
import { systemClock, systemRandomness, systemTimers } from '../app/system-time.ts'
import { fetchByNetwork } from '../gateways/network.ts'
import { installationOf } from '../updates/install.ts'
import { readRelease } from '../updates/release.ts'
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
          ring: 'all',
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

/** Rows that are open belong to the version that took them; whoever is signed in is not interrupted. */
function waitsFor({ queue, slots, health }: Context): UpdateWait | null {
  const open = queue()
  const summary = open.ok && health.get().isQueueKnown ? open.value.outbox.summary() : null
  if (summary?.ok !== true || summary.value.waiting + summary.value.attention > 0) return 'openRows'
  switch (slots.people.get()?.session().state) {
    case 'signedOut':
      return null
    case 'signedIn':
      return 'shift'
    default:
      return 'word'
  }
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
  if (program === 'waits') app.relaunch()
  app.quit()
  return true
}
