import { expect, it } from 'vitest'
import { createCrashReload } from '../../../electron/window/crash-reload.ts'

/** Timers that run when they are told to, and the waits they were asked for. */
function manualTimers() {
  let pending: { milliseconds: number; run: () => void }[] = []
  return {
    waits: [] as number[],
    after(milliseconds: number, then: () => void) {
      const timer = { milliseconds, run: then }
      pending.push(timer)
      this.waits.push(milliseconds)
      return () => {
        pending = pending.filter((one) => one !== timer)
      }
    },
    /** Runs what waits no longer than this. */
    async run(most: number) {
      const due = pending.filter(({ milliseconds }) => milliseconds <= most)
      pending = pending.filter((one) => !due.includes(one))
      for (const { run } of due) run()
      await Promise.resolve()
      await Promise.resolve()
    },
    pending: () => pending.length,
  }
}

const recovered = 60_000

it('loads at once after the first crash, then after waits that double up to half a minute', async () => {
  const timers = manualTimers()
  let loads = 0
  const reload = createCrashReload(timers, () => Promise.resolve(void (loads += 1)))
  for (let crash = 0; crash < 9; crash += 1) {
    reload.crashed()
    await timers.run(30_000)
  }
  expect(loads).toBe(9)
  expect(timers.waits.filter((wait) => wait !== recovered)).toEqual([
    0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ])
})

it('begins anew once a document stood for a minute', async () => {
  const timers = manualTimers()
  const reload = createCrashReload(timers, () => Promise.resolve())
  reload.crashed()
  await timers.run(0)
  await timers.run(recovered)
  reload.crashed()
  expect(timers.waits).toEqual([0, recovered, 0])
})

it('takes a load that fails for one more crash, and one crash that is told twice for one', async () => {
  const timers = manualTimers()
  let loads = 0
  const reload = createCrashReload(timers, () => {
    loads += 1
    return Promise.reject(new Error('ERR_FAILED'))
  })
  reload.crashed()
  await timers.run(0)
  reload.crashed()
  expect(timers.waits).toEqual([0, 500])
  await timers.run(500)
  expect(loads).toBe(2)
})

it('loads nothing into a window that is gone', async () => {
  const timers = manualTimers()
  let loads = 0
  const reload = createCrashReload(timers, () => Promise.resolve(void (loads += 1)))
  reload.crashed()
  reload.stop()
  await timers.run(recovered)
  reload.crashed()
  expect([loads, timers.pending()]).toEqual([0, 0])
})
