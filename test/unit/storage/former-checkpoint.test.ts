import { existsSync, renameSync } from 'node:fs'
import { expect, it } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import { uuid } from '../outbox/samples.ts'
import { fill, open, path } from './rig.ts'

it('a data directory of version 0.1.0 opens as what it is, its sealed card blocks with it', () => {
  const before = open()
  fill(before, 1)
  const card = before.operations.secret('card', uuid(1))?.toString()
  before.close()
  // Version 0.1.0 had the same checkpoint under another name.
  renameSync(path(files.checkpoint), path('outbox.mark.json'))

  const after = open()
  expect(after.isRestored()).toBe(false)
  expect(card).toBeDefined()
  expect(after.operations.secret('card', uuid(1))?.toString()).toBe(card)
  after.close()
  expect(existsSync(path('outbox.mark.json'))).toBe(false)
})
