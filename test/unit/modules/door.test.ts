import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { app, electron, forget, seen, windowEvent } from './electron.ts'

vi.mock('electron', async () => (await import('./electron.ts')).electron)
const program: { run: () => void } = { run: () => undefined }
vi.mock('../../../electron/modules/application.ts', async (original) => {
  const { runApplication } = await original<typeof import('../../../electron/modules/application.ts')>()
  return {
    runApplication: (modules: Parameters<typeof runApplication>[0]) => {
      program.run = () => runApplication(modules)
    },
  }
})
// main.ts is run again by each test.
await import('../../../electron/main.ts')

let folder: string
const { defaultSession } = electron.session
const locks = [
  [defaultSession, 'setPermissionRequestHandler'],
  [defaultSession, 'setPermissionCheckHandler'],
  [defaultSession.webRequest, 'onBeforeRequest'],
  [electron.protocol, 'handle'],
] as const

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'extorno-door-'))
  forget(folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  const exited = once(app, 'exited')
  app.quit()
  await exited
  rmSync(folder, { recursive: true, force: true })
  rmSync(`${folder}.seen`, { recursive: true, force: true })
})

/** The whole program as `main.ts` runs it, until its window was loaded. */
async function runProgram(): Promise<void> {
  program.run()
  await vi.waitFor(() => expect(seen.loaded).toHaveLength(1))
}

const log = (): string => readFileSync(join(folder, 'training/extorno.log'), 'utf8')

it('answers its own window and no other caller', async () => {
  await runProgram()
  expect(await seen.call?.(windowEvent, 'app.info', undefined)).toMatchObject({ ok: true })
  const { sender, senderFrame } = windowEvent
  const strangers = [
    { sender: { id: 2 }, senderFrame },
    { sender, senderFrame: null },
    { sender, senderFrame: { ...senderFrame, parent: senderFrame } },
    { sender, senderFrame: { ...senderFrame, url: 'https://shop.example/' } },
  ]
  for (const stranger of strangers)
    expect(await seen.call?.(stranger, 'app.info', undefined)).toEqual({
      ok: false,
      error: { tag: 'Refused', why: 'wrongSender' },
    })
  expect(log()).toContain('"event":"callRefused","why":"wrongSender","call":"app.info"')
})

it('locks the session and serves the window before it opens one', async () => {
  const done: string[] = []
  for (const [owner, name] of locks)
    vi.spyOn(owner as unknown as Record<string, () => void>, name).mockImplementation(() => {
      done.push(`${name} with ${seen.loaded.length} windows`)
    })
  await runProgram()
  expect(done).toEqual(locks.map(([, name]) => `${name} with 0 windows`))
})

it('takes what weakens TLS out of the environment, and says so in Diagnostics and the log', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR']) vi.stubEnv(name, '')
  await runProgram()
  expect(process.env).not.toHaveProperty('NODE_TLS_REJECT_UNAUTHORIZED')
  expect(await seen.call?.(windowEvent, 'app.info', undefined)).toMatchObject({
    value: { health: { weakTls: ['NODE_TLS_REJECT_UNAUTHORIZED'] } },
  })
  expect(log()).toContain('"event":"weakTlsCleared","names":["NODE_TLS_REJECT_UNAUTHORIZED"]')
})

it('shows its window to a second start, and reaches for none that is gone', async () => {
  await runProgram()
  app.emit('second-instance')
  expect(seen.focused).toBe(1)
  Object.assign(seen.window ?? {}, { isGone: true })
  app.emit('second-instance')
  seen.window?.emit('closed')
  app.emit('second-instance')
  expect(seen.focused).toBe(1)
  // News has nobody to go to, and fails nobody.
  expect(await seen.call?.(windowEvent, 'app.info', undefined)).toMatchObject({ ok: false })
  expect(log()).not.toContain('publishFailed')
})

it('closes the storage at the end of a Windows session, while the event is told', async () => {
  await runProgram()
  expect(await seen.call?.(windowEvent, 'queue.summary', undefined)).toMatchObject({ value: { ok: true } })
  seen.window?.emit('session-end')
  expect(log()).toContain('"event":"sessionEnded"')
  expect(await seen.call?.(windowEvent, 'queue.summary', undefined)).toMatchObject({ value: { ok: false } })
})
