import { expect, it } from 'vitest'
import { checkGapMs, createConnectionCheck } from '../../../electron/gateways/connection-check.ts'
import type { Gateways } from '../../../electron/gateways/configured.ts'

/** Both gateways, counting what they are asked; each check is answered by `answer`. */
function counted() {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  let due: { at: number; run: () => void }[] = []
  let now = 0
  const gateway = (name: 'kushki' | 'liquido') => ({
    check: () =>
      new Promise((resolve) => {
        asked.push(`${name} at ${now}`)
        waiting.push(() => resolve({ summary: { class: 'approved', at: now } }))
      }),
  })
  const check = createConnectionCheck({
    gateways: {
      kushki: gateway('kushki'),
      liquido: gateway('liquido'),
      isEnabled: () => true,
    } as unknown as Gateways,
    clock: { now: () => now },
    timers: {
      after(milliseconds, then) {
        due.push({ at: now + milliseconds, run: then })
        return () => undefined
      },
    },
  })
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
  return {
    asked,
    check,
    settle,
    answer: () => waiting.splice(0).forEach((one) => one()),
    /** Lets so much time pass. */
    pass: async (milliseconds: number): Promise<void> => {
      now += milliseconds
      const over = due.filter(({ at }) => at <= now)
      due = due.filter(({ at }) => at > now)
      for (const { run } of over) run()
      await settle()
    },
  }
}

const many = (check: () => Promise<unknown>) => Array.from({ length: 500 }, () => check())
const well = ['kushki', 'liquido'].map((gateway) => ({ gateway, outcome: 'ok', milliseconds: 0 }))

it('asks each gateway once for 500 calls at a time, and answers them all', async () => {
  const { asked, check, settle, answer } = counted()
  const calls = many(check)
  await settle()
  expect(asked).toEqual(['kushki at 0', 'liquido at 0'])
  answer()
  expect(new Set((await Promise.all(calls)).map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify(well)]),
  )
})

it('asks again only when the gap is over, once for all who came meanwhile, and gives them no earlier answer', async () => {
  const { asked, check, settle, answer, pass } = counted()
  const first = check()
  await settle()
  answer()
  await first
  const later = many(check)
  await pass(checkGapMs - 1)
  expect(asked).toHaveLength(2)
  await pass(1)
  expect(asked.slice(2)).toEqual([`kushki at ${checkGapMs}`, `liquido at ${checkGapMs}`])
  answer()
  expect(await Promise.all(later)).toHaveLength(500)
  expect(asked).toHaveLength(4)
})

it('is not stopped for good by a check that fails', async () => {
  const { check } = (() => {
    let times = 0
    const kushki = {
      check: () => {
        times += 1
        return times === 1
          ? Promise.reject(new Error('broken'))
          : Promise.resolve({ summary: { class: 'approved', at: 0 } })
      },
    }
    return {
      check: createConnectionCheck({
        gateways: { kushki, isEnabled: (name: string) => name === 'kushki' } as unknown as Gateways,
        clock: { now: () => 0 },
        timers: {
          after(_milliseconds, then) {
            then()
            return () => undefined
          },
        },
      }),
    }
  })()
  await expect(check()).rejects.toThrow('broken')
  expect(await check()).toMatchObject([{ outcome: 'ok' }, { outcome: 'notConfigured' }])
})

it.each([
  [{ class: 'approved' }, 'ok'],
  [{ class: 'unauthorised', code: 'noCredential' }, 'notConfigured'],
  [{ class: 'unauthorised', code: 'credentialRefused', httpStatus: 401 }, 'unauthorised'],
  [{ class: 'notSent', code: 'notReached' }, 'unreachable'],
  [{ class: 'notSent', code: 'tokenFailed', httpStatus: 503 }, 'unreachable'],
  [{ class: 'unknown', code: 'timeout' }, 'unreachable'],
  [{ class: 'unknown', code: 'unavailable', httpStatus: 503 }, 'strangeAnswer'],
  [{ class: 'retryLater', httpStatus: 500 }, 'strangeAnswer'],
  [{ class: 'declined', httpStatus: 200 }, 'strangeAnswer'],
  [{ class: 'refused', httpStatus: 400 }, 'strangeAnswer'],
  [{ class: 'inProgress', httpStatus: 200 }, 'strangeAnswer'],
] as const)('an answer %j shows %s, and how long it took', async (summary, outcome) => {
  let now = 1000
  const gateway = {
    check: () => {
      now += 250
      return Promise.resolve({ summary: { at: 0, ...summary } })
    },
  }
  const check = createConnectionCheck({
    gateways: { kushki: gateway, isEnabled: (name: string) => name === 'kushki' } as unknown as Gateways,
    clock: { now: () => now },
    timers: { after: () => () => undefined },
  })
  expect(await check()).toEqual([
    { gateway: 'kushki', outcome, milliseconds: 250 },
    { gateway: 'liquido', outcome: 'notConfigured', milliseconds: 0 },
  ])
})

it('a check took no time by a clock that was set back meanwhile', async () => {
  let now = 1000
  const gateway = {
    check: () => {
      now -= 250
      return Promise.resolve({ summary: { at: 0, class: 'approved' } })
    },
  }
  const check = createConnectionCheck({
    gateways: { kushki: gateway, isEnabled: (name: string) => name === 'kushki' } as unknown as Gateways,
    clock: { now: () => now },
    timers: { after: () => () => undefined },
  })
  expect(await check()).toMatchObject([{ milliseconds: 0 }, {}])
})
