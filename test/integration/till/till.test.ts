import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { timeOnDayOf } from '../../../domain/day.ts'
import { contractCalls, ownCalls } from '../../../electron/till/calls.ts'
import { makeDirectory, removeDirectory } from '../../bench/history.ts'
import { startSandboxProcess, startTill } from '../../faults/processes.ts'
import type { SandboxProcess, Till } from '../../faults/processes.ts'

const path = (from: string): string => fileURLToPath(new URL(`../../../${from}`, import.meta.url))
const document = readFileSync(path('docs/till.md'), 'utf8')
/** A fenced block of the document, by its language. */
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n(?<text>.*?)\n\`\`\``, 'su').exec(document)?.groups?.['text'] ?? ''

let sandbox: SandboxProcess
let directory: string
let till: Till
beforeEach(async () => {
  sandbox = await startSandboxProcess()
  directory = makeDirectory()
  // Ten in the morning in Lima, whenever the test runs.
  const clockOffsetMs = Math.round(timeOnDayOf(Date.now(), '10:00', 'America/Lima') - Date.now())
  await sandbox.control('PUT', '/clock', { offsetMs: clockOffsetMs })
  till = startTill({ ...sandbox.address, directory, clockOffsetMs, timeoutMs: 5000, concurrency: 4 })
})
afterEach(async () => {
  await till.kill()
  await sandbox.stop()
  removeDirectory(directory)
})

describe('docs/till.md', () => {
  it('shows an example that comes out as it says', async () => {
    await sandbox.control('POST', '/sales', { ...(JSON.parse(block('json')) as object), payments: [] })
    const lines = block('till').split('\n')
    expect(lines.length).toBeGreaterThan(6)
    for (let at = 0; at < lines.length; at += 2) {
      const { call, input } = JSON.parse(lines[at]?.replace('> ', '') ?? '') as {
        call: string
        input?: unknown
      }
      const { id: _id, ...expected } = JSON.parse(lines[at + 1]?.replace('< ', '') ?? '') as { id: number }
      const said = await till.line(call, input)
      expect(said).toMatchObject(expected)
    }
  })

  it('names every call that there is', () => {
    for (const call of [...contractCalls.keys(), ...Object.keys(ownCalls)])
      expect(document).toContain(`\`${call}\``)
  })
})

it('says why a line was not carried out, and goes on', async () => {
  expect(await till.line('noSuchCall')).toMatchObject({ refused: { why: 'unknownCall' } })
  expect(await till.line('settings.save', {})).toMatchObject({ refused: { why: 'unknownCall' } })
  expect(await till.line('get', { operationId: 'x' })).toMatchObject({
    refused: { why: 'badInput', detail: 'operationId' },
  })
  expect(await till.line('clock', { offsetMs: 'soon' })).toMatchObject({
    refused: { why: 'badInput', detail: 'offsetMs' },
  })
  expect(await till.line('summary')).toMatchObject({ answer: { ok: true, value: { waiting: 0 } } })
})

it('answers what is no line at all, and leaves at the end of its input', async () => {
  const child = spawn(
    process.execPath,
    [path('electron/till/command.ts'), '--data', join(directory, 'own'), '--kushki', sandbox.address.kushki],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  const said: unknown[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line)))
  child.stdin.end('not JSON\n{"call":"clock","id":"mine","input":{}}\n')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(said).toEqual([
    { id: null, call: null, refused: { why: 'notALine' } },
    { id: 'mine', call: 'clock', answer: { now: expect.any(Number) as number, offsetMs: 0 } },
  ])
})

it('sends to no plain host on another machine', async () => {
  const child = spawn(
    process.execPath,
    [path('electron/till/command.ts'), '--data', join(directory, 'own'), '--kushki', 'http://192.0.2.1'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const said: string[] = []
  child.stderr.on('data', (data: Buffer) => said.push(String(data)))
  expect(await once(child, 'exit')).toEqual([2, null])
  expect(said.join('')).toContain('kushki.customUrl is no host to send to.')
})

it('lets time pass at once for a test, and only there', async () => {
  const told = await till.call<{ now: number }>('clock')
  await till.pass(3_600_000)
  const later = await till.call<{ now: number }>('clock')
  const passed = (later?.now ?? 0) - (told?.now ?? 0)
  expect(passed).toBeGreaterThanOrEqual(3_600_000)
  expect(passed).toBeLessThan(3_660_000)
  const child = spawn(
    process.execPath,
    [path('electron/till/command.ts'), '--data', join(directory, 'own'), '--kushki', sandbox.address.kushki],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  const said: unknown[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line)))
  child.stdin.end('{"call":"pass","id":1,"input":{"milliseconds":1000}}\n')
  await once(child, 'exit')
  expect(said).toEqual([{ id: 1, call: 'pass', refused: { why: 'unknownCall' } }])
})

it('lets time pass for acquirers on this machine alone', async () => {
  const child = spawn(
    process.execPath,
    [
      path('electron/till/command.ts'),
      '--data',
      join(directory, 'own'),
      '--kushki',
      'https://192.0.2.1',
      '--test-time',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const said: string[] = []
  child.stderr.on('data', (data: Buffer) => said.push(String(data)))
  expect(await once(child, 'exit')).toEqual([2, null])
  expect(said.join('')).toContain('--test-time wants acquirers on this machine.')
})

it('takes a webhook of Kushki with its signature, and none without', async () => {
  const handed = { body: '{}', signature: 'x', id: String(Date.now()) }
  expect(await till.line('applyWebhook', handed)).toMatchObject({ answer: { ok: false } })
})
