import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const done = vi.hoisted(() => [] as unknown[])
vi.mock('electron', () => ({
  app: {
    relaunch: (options: unknown) => done.push(options),
    exit: (code: number) => done.push(`exit ${code}`),
  },
  dialog: { showErrorBox: (title: string) => done.push(title) },
}))
const { endAndStartAgain, giveUp, startAgain } = await import('../../../electron/app/start-again.ts')

beforeEach(() => {
  done.length = 0
  vi.stubEnv('APPIMAGE', undefined)
  vi.spyOn(process, 'uptime').mockReturnValue(5)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function startedWith(...words: string[]): void {
  vi.stubGlobal(
    'process',
    new Proxy(process, {
      get: (real, name) => (name === 'argv' ? ['electron', '.', ...words] : Reflect.get(real, name)),
    }),
  )
}

const openAgain = 'Extorno se cerró / Extorno was closed'

it('starts again with the same words, but for the one that is replaced', () => {
  startedWith('--profile=live', '--kiosk')
  startAgain('--profile=')
  expect(done).toEqual([{ args: ['.', '--kiosk'] }])
})

it('counts how often in a row, and leaves it to a person after three times', () => {
  for (const [words, outcome] of [
    [[], { args: ['.', '--restarts=1'] }],
    [['--restarts=1'], { args: ['.', '--restarts=2'] }],
    [['--restarts=2'], { args: ['.', '--restarts=3'] }],
    [['--restarts=3'], openAgain],
  ] as const) {
    done.length = 0
    startedWith(...words)
    endAndStartAgain()
    expect(done).toEqual([outcome, 'exit 1'])
  }
})

it('counts anew once it ran for a minute', () => {
  vi.spyOn(process, 'uptime').mockReturnValue(61)
  startedWith('--restarts=3')
  endAndStartAgain()
  expect(done).toEqual([{ args: ['.', '--restarts=1'] }, 'exit 1'])
})

it('asks a person to where it runs from an AppImage, which cannot', () => {
  vi.stubEnv('APPIMAGE', '/home/shop/Extorno.AppImage')
  startedWith()
  startAgain('--profile=')
  endAndStartAgain()
  expect(done).toEqual([openAgain, openAgain, 'exit 1'])
})

it('that cannot start says why, in both languages', () => {
  giveUp(new Error('no window'))
  expect(done).toEqual(['Extorno no puede abrir / Extorno cannot open', 'exit 1'])
})
