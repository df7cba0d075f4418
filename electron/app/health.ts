import type { Health } from '../../contract/ipc.ts'

/** What the window shows of the parts it depends on; every change is published. */
export type HealthBoard = {
  get(): Health
  set(change: Partial<Health>): void
  moduleFailed(name: string): void
}

export function createHealthBoard(onChanged: (health: Health) => void): HealthBoard {
  let health: Health = { storage: 'ok', salvage: null, settings: 'ok', keyring: 'ok', failedModules: [] }
  const set = (change: Partial<Health>): void => {
    health = { ...health, ...change }
    onChanged(health)
  }
  return {
    get: () => health,
    set,
    moduleFailed: (name) => set({ failedModules: [...health.failedModules, name] }),
  }
}
