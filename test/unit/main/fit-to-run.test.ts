import { beforeEach, expect, it, vi } from 'vitest'
import { fitToRun, sayWhyNotHere } from '../../../electron/app/fit-to-run.ts'
import type { DataPlace } from '../../../electron/app/counter-data.ts'
import { sentences } from '../../../electron/app/sentences.ts'

const account = '/home/caja/.config/Extorno'
const seen = vi.hoisted(() => ({
  switches: [] as string[],
  network: {} as Record<string, string>,
  guard: 'ours',
  asked: 0,
  profile: 'live',
  place: { root: '', where: 'noCounterFolder' } as DataPlace,
  settled: [] as unknown[],
}))

vi.mock('electron', () => ({
  app: {
    isPackaged: true,
    getPath: (name: string) => (name === 'userData' ? '/home/caja/.config/Extorno' : ''),
    commandLine: { hasSwitch: (name: string) => seen.switches.includes(name) },
  },
}))
vi.mock('../../../electron/app/data-folder.ts', () => ({
  networkOf: (folder: string) => seen.network[folder] ?? null,
}))
vi.mock('../../../electron/app/counter-guard.ts', () => ({
  takeCounter() {
    seen.asked += 1
    return Promise.resolve({ state: seen.guard })
  },
}))
vi.mock('../../../electron/app/profile.ts', () => ({ chosenProfile: () => seen.profile }))
vi.mock('../../../electron/app/counter-data.ts', () => ({
  sharedUmask: 0o007,
  counterPlace: () => '/var/lib/extorno',
  settleData(wanted: unknown) {
    seen.settled.push(wanted)
    return seen.place
  },
}))

beforeEach(() => {
  Object.assign(seen, { switches: [], network: {}, guard: 'ours', asked: 0, profile: 'live', settled: [] })
  seen.place = { root: account, where: 'noCounterFolder' }
})

it('runs where the data are on a disk of the PC and no other account runs it', async () => {
  expect(await fitToRun(false)).toEqual({ ok: true, value: seen.place })
  // macOS has no name for the whole machine: nobody is kept out.
  seen.guard = 'notKept'
  expect(await fitToRun(false)).toEqual({ ok: true, value: seen.place })
})

it('does not run while another account of the PC runs it, and says where to close it, in both languages', async () => {
  seen.guard = 'taken'
  const fit = await fitToRun(false)
  expect([fit, seen.settled]).toEqual([{ ok: false, error: { tag: 'otherAccount' } }, []])
  if (fit.ok) return
  expect(sayWhyNotHere(fit.error, sentences('es'))).toMatch(
    /^Otra cuenta de esta PC tiene Extorno abierto\./u,
  )
  expect(sayWhyNotHere(fit.error, sentences('en'))).toMatch(/^Another account of this PC has Extorno open\./u)
})

it.each([account, '/var/lib/extorno'])(
  'does not run over a network, names folder and network, and takes no counter: %s',
  async (folder) => {
    seen.network = { [folder]: 'NFS' }
    const fit = await fitToRun(false)
    expect([fit, seen.asked, seen.settled]).toEqual([
      { ok: false, error: { tag: 'networkFolder', folder, network: 'NFS' } },
      0,
      [],
    ])
    if (fit.ok) return
    for (const language of ['es', 'en'] as const)
      expect(sayWhyNotHere(fit.error, sentences(language))).toContain(`(NFS): ${folder}.`)
  },
)

it('a folder that was named is a counter of its own, but not over a network either', async () => {
  Object.assign(seen, { switches: ['user-data-dir'], guard: 'taken' })
  expect([await fitToRun(false), seen.asked, seen.settled]).toEqual([
    { ok: true, value: { root: account, where: 'named' } },
    0,
    [],
  ])
  seen.network = { [account]: 'CIFS' }
  expect(await fitToRun(false)).toMatchObject({ error: { tag: 'networkFolder', network: 'CIFS' } })
})

it('settles the data as the start needs it: a look begins nothing, training only what there is to move', async () => {
  await fitToRun(false)
  seen.profile = 'training'
  await fitToRun(false)
  await fitToRun(true)
  expect(seen.settled).toEqual(
    ['open', 'training', 'look'].map((purpose) => ({ account, place: '/var/lib/extorno', purpose })),
  )
})

it('what is made in the counter’s folder is its group’s from then on', async () => {
  const before = process.umask(0o022)
  await fitToRun(false)
  expect(process.umask()).toBe(0o022)
  seen.place = { root: '/var/lib/extorno/data', where: 'counter' }
  await fitToRun(false)
  expect(process.umask(before)).toBe(0o007)
})

it('does not run where the counter’s data cannot be had, and says so in both languages', async () => {
  seen.place = { root: '/var/lib/extorno/data', where: 'refused' }
  const fit = await fitToRun(false)
  expect(fit).toEqual({
    ok: false,
    error: { tag: 'counterDataMissing', folder: '/var/lib/extorno/data' },
  })
  if (fit.ok) return
  expect(sayWhyNotHere(fit.error, sentences('es'))).toMatch(
    /esta cuenta no puede abrirlos: \/var\/lib\/extorno\/data\./u,
  )
  expect(sayWhyNotHere(fit.error, sentences('en'))).toMatch(
    /this account cannot open them: \/var\/lib\/extorno\/data\./u,
  )
})
