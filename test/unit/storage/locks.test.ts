import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import { fill, open, options, path } from './rig.ts'

/** Holds the database's write lock from when it answers for as long. */
async function anotherWriter(milliseconds: number): Promise<Worker> {
  const code = `
    const { DatabaseSync } = require('node:sqlite')
    const { parentPort, workerData } = require('node:worker_threads')
    const database = new DatabaseSync(workerData.path)
    database.exec('BEGIN IMMEDIATE')
    parentPort.postMessage('holds')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, workerData.milliseconds)
    database.exec('COMMIT')
    database.close()`
  const worker = new Worker(code, { eval: true, workerData: { path: path(files.database), milliseconds } })
  await once(worker, 'message')
  return worker
}

it('a database that another program writes to for a moment is waited for, also after its log was emptied', async () => {
  const storage = open()
  fill(storage, 1)
  for (const _ of ['at first', 'after the log was emptied']) {
    const writer = await anotherWriter(100)
    expect(storage.write(() => storage.meta.set('latest', '1'))).toEqual({ ok: true, value: undefined })
    await once(writer, 'exit')
    expect(storage.scrub()).toBe(true)
  }
  storage.close()
})

it('a second start that is turned away leaves the first its lock: no third takes the queue', () => {
  const first = open()
  expect(openStorage(options())).toEqual({ ok: false, error: { tag: 'locked' } })
  // In a process of its own: a process is never turned away by its own locks.
  const third = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '-e',
      `new (require('node:sqlite').DatabaseSync)(process.argv[1], { timeout: 0 }).exec('BEGIN EXCLUSIVE')`,
      path(files.lock),
    ],
    { encoding: 'utf8' },
  )
  expect(third.stderr).toContain('database is locked')
  expect(third.status).not.toBe(0)
  first.close()
})
