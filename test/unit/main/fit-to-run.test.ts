import { beforeEach, expect, it, vi } from 'vitest'
import { sayWhyNotHere, whyNotHere } from '../../../electron/app/fit-to-run.ts'
import { sentences } from '../../../electron/app/sentences.ts'

const seen = vi.hoisted(() => ({
  switches: [] as string[],
  network: null as string | null,
  guard: 'ours',
  asked: 0,
}))

vi.mock('electron', () => ({
  app: {
    getPath: (name: string) => (name === 'userData' ? '/home/caja/.config/Extorno' : ''),
    commandLine: { hasSwitch: (name: string) => seen.switches.includes(name) },
  },
}))
vi.mock('../../../electron/app/data-folder.ts', () => ({ networkOf: () => seen.network }))
vi.mock('../../../electron/app/counter-guard.ts', () => ({
  takeCounter() {
    seen.asked += 1
    return Promise.resolve({ state: seen.guard })
  },
}))

beforeEach(() => {
  Object.assign(seen, { switches: [], network: null, guard: 'ours', asked: 0 })
})

it('runs where the data are on a disk of the PC and no other account runs it', async () => {
  expect(await whyNotHere()).toBeNull()
  // macOS has no name for the whole machine: nobody is kept out.
  seen.guard = 'notKept'
  expect(await whyNotHere()).toBeNull()
})

it('does not run while another account of the PC runs it, and says where to close it, in both languages', async () => {
  seen.guard = 'taken'
  const why = await whyNotHere()
  expect(why).toEqual({ tag: 'otherAccount' })
  if (why === null) return
  expect(sayWhyNotHere(why, sentences('es'))).toMatch(/^Otra cuenta de esta PC tiene Extorno abierto\./u)
  expect(sayWhyNotHere(why, sentences('en'))).toMatch(/^Another account of this PC has Extorno open\./u)
})

it('does not run over a network, names folder and network, and takes no counter', async () => {
  seen.network = 'NFS'
  const why = await whyNotHere()
  expect([why, seen.asked]).toEqual([
    { tag: 'networkFolder', folder: '/home/caja/.config/Extorno', network: 'NFS' },
    0,
  ])
  if (why === null) return
  for (const language of ['es', 'en'] as const)
    expect(sayWhyNotHere(why, sentences(language))).toMatch(/\(NFS\): \/home\/caja\/\.config\/Extorno\./u)
})

it('a folder that was named is a counter of its own, but not over a network either', async () => {
  Object.assign(seen, { switches: ['user-data-dir'], guard: 'taken' })
  expect([await whyNotHere(), seen.asked]).toEqual([null, 0])
  seen.network = 'CIFS'
  expect(await whyNotHere()).toMatchObject({ tag: 'networkFolder', network: 'CIFS' })
})
