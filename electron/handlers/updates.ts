import { err } from '../../domain/result.ts'
import type { UpdateState } from '../../contract/updates.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { Updater } from '../updates/updater.ts'

const off: UpdateState = {
  phase: 'off',
  offered: null,
  progress: null,
  waitsFor: null,
  problem: null,
  nextAt: null,
}

/** The window's calls about new versions. `updater`: `null` where there are none. */
export const updatesHandlers = (updater: () => Updater | null): Handlers['updates'] => ({
  state: () => updater()?.state() ?? off,
  check: () => updater()?.check(),
  install: () => updater()?.installNow() ?? err({ tag: 'NotReady' }),
})
