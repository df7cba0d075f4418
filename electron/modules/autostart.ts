import { app } from 'electron'
import { startWithSession } from '../autostart/start-with-session.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** The start with this account's session, as the settings say: of the packed program alone, for no other is there after an update. */
export const autostartModule: Module<Context> = {
  name: 'autostart',
  init({ settings }) {
    if (!app.isPackaged) return null
    return {
      start: () => startWithSession(settings().get().counter.startsWithSession),
      stop: () => undefined,
    }
  },
}
