import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { takeCounter } from '../../../electron/app/counter-guard.ts'

const module = new URL('../../../electron/app/counter-guard.ts', import.meta.url).href
const folder = mkdtempSync(join(tmpdir(), 'extorno-guard-'))
const others: ChildProcess[] = []
afterEach(() => {
  for (const other of others.splice(0)) other.kill('SIGKILL')
})

/** The program of another account: a process of its own that takes the same name, and tells whether it could. */
async function other(name: string): Promise<{ process: ChildProcess; state: unknown }> {
  const script = join(folder, 'other.mjs')
  writeFileSync(
    script,
    `import { takeCounter } from ${JSON.stringify(module)}
     const guard = await takeCounter(process.argv[2])
     process.send(guard.state)
     setInterval(() => guard, 1000)`,
  )
  const child = fork(script, [name])
  others.push(child)
  const [state] = (await once(child, 'message')) as [unknown]
  return { process: child, state }
}

const isKept = process.platform !== 'darwin'

it.skipIf(!isKept)('one process of the PC has the counter; killed, it leaves it to the next', async () => {
  const name = `extorno-test-${randomUUID()}`
  const first = await other(name)
  expect(first.state).toBe('ours')
  expect(await takeCounter(name)).toEqual({ state: 'taken' })
  expect((await other(name)).state).toBe('taken')

  const exited = once(first.process, 'exit')
  first.process.kill('SIGKILL')
  await exited
  const guard = await takeCounter(name)
  expect(guard.state).toBe('ours')
  expect((await other(name)).state).toBe('taken')
  if (guard.state === 'ours') guard.release()
})

it('where the system has no name for the whole machine nobody is kept out', async () => {
  expect(await takeCounter('extorno-test', 'darwin')).toEqual({ state: 'notKept' })
})

it('does not keep the process alive', async () => {
  const guard = await takeCounter(`extorno-test-${randomUUID()}`)
  expect(process.getActiveResourcesInfo().filter((name) => name === 'PipeServerWrap')).toEqual([])
  if (guard.state === 'ours') guard.release()
  rmSync(folder, { recursive: true, force: true })
})
