import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { QueueRow } from '../../../contract/operations.ts'
import { timeOnDayOf } from '../../../domain/day.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import type { Result } from '../../../domain/result.ts'
import { makeDirectory, removeDirectory } from '../../bench/history.ts'
import { startSandboxProcess, startTill } from '../../faults/processes.ts'
import type { SandboxProcess, Till } from '../../faults/processes.ts'
import { cardSale, hour, voidRequest } from '../../unit/outbox/samples.ts'
import { canReadMemory, snapshotsIn, stringsInSnapshot, timesInMemory } from './process-memory.ts'

/*
 * The till's own process, with gateways, queue and database, and the sandbox in another. Its memory is looked at from
 * outside, so that nothing is put into it by looking.
 */
let sandbox: SandboxProcess
let directory: string
let snapshots: string
let till: Till
let clockOffsetMs: number

beforeEach(async () => {
  sandbox = await startSandboxProcess()
  directory = makeDirectory()
  snapshots = mkdtempSync(join(tmpdir(), 'extorno-heap-'))
  // Ten in the morning in Lima, whenever the test runs.
  clockOffsetMs = Math.round(timeOnDayOf(Date.now(), '10:00', 'America/Lima') - Date.now())
  await sandbox.control('PUT', '/clock', { offsetMs: clockOffsetMs })
})
afterEach(async () => {
  await till.kill()
  await sandbox.stop()
  removeDirectory(directory)
  removeDirectory(snapshots)
})

const keepsCopies = fileURLToPath(new URL('keeps-copies.mjs', import.meta.url))

/**
 * The line on the till's standard input, which the app does not have, must not be found: there the ciphertext is written in
 * JSON's escapes, and is itself only from `JSON.parse` on.
 */
const escaped = (text: string): string =>
  Array.from(text, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(
    '',
  )

async function start(...nodeOptions: string[]): Promise<void> {
  till = startTill({
    ...sandbox.address,
    directory,
    clockOffsetMs,
    timeoutMs: 5000,
    concurrency: 4,
    rewrite: (line) => line.replaceAll(/[0-9A-F]{80}/gu, escaped),
    nodeOptions: [
      '--heapsnapshot-signal=SIGUSR2',
      `--diagnostic-dir=${snapshots}`,
      // V8 would collect by itself after some seconds of rest: what is tested would come by chance.
      '--no-memory-reducer',
      ...nodeOptions,
    ],
  })
  await till.open()
}

/** A void with a card that was never seen before; at the acquirer, and known to the till, unless it is not to be. */
async function voidWithCard(track2: string, isKnown = true): Promise<OperationRequest> {
  const sale = cardSale(1, { createdAt: Math.round(Date.now() + clockOffsetMs - hour) })
  await sandbox.control('POST', '/sales', {
    sales: [
      {
        clientTransactionId: sale.client_transaction_id,
        reference: sale.transaction_reference,
        status: 'approved',
        createdAt: sale.createdAt,
        amount: { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 100 },
      },
    ],
  })
  if (isKnown) await till.remember([sale])
  const request = voidRequest(sale, { id: 1, withCard: true })
  if (request.gateway !== 'kushki' || request.body.card_details === undefined) throw new Error('no card')
  const { card_details, ...rest } = request.body
  const { tracks } = card_details
  return {
    ...request,
    body: { ...rest, card_details: { ...card_details, tracks: { ...tracks, enc_track2: track2 } } },
  } as OperationRequest
}

const ciphertext = (): string => randomBytes(40).toString('hex').toUpperCase()

async function untilApproved({ operationId }: OperationRequest): Promise<void> {
  await expect
    .poll(
      async () => {
        const row = await till.call<Result<QueueRow, unknown>>('settled', { operationId, waitMs: 5000 })
        return row?.ok === true ? row.value.state : null
      },
      { timeout: 20_000 },
    )
    .toBe('approved')
}

async function takeSnapshot(): Promise<void> {
  process.kill(till.pid, 'SIGUSR2')
  await expect.poll(() => snapshotsIn(snapshots).length, { timeout: 20_000 }).toBe(1)
  // It is written by the same thread that answers this.
  await till.call('clock')
}

const inMemory = (text: string): number => (canReadMemory ? timesInMemory(till.pid, text) : 0)

describe.skipIf(process.platform === 'win32')('the ciphertext of a card', () => {
  it('is nowhere in the memory of main once its operation has ended', async () => {
    await start()
    const track2 = ciphertext()
    const request = await voidWithCard(track2)
    expect(await till.submit(request)).toMatchObject({ ok: true })
    await untilApproved(request)
    await expect.poll(() => inMemory(track2), { timeout: 30_000 }).toBe(0)
    await takeSnapshot()
    expect(stringsInSnapshot(snapshots, track2)).toBe(0)
  }, 120_000)

  it('is nowhere in it once it was refused', async () => {
    await start()
    const track2 = ciphertext()
    expect(await till.submit(await voidWithCard(track2, false))).toMatchObject({
      error: { tag: 'SaleUnknown' },
    })
    await expect.poll(() => inMemory(track2), { timeout: 30_000 }).toBe(0)
    await takeSnapshot()
    expect(stringsInSnapshot(snapshots, track2)).toBe(0)
  }, 120_000)

  it('would be found if anything kept it', async () => {
    await start(`--import=${keepsCopies}`)
    const track2 = ciphertext()
    const request = await voidWithCard(track2)
    expect(await till.submit(request)).toMatchObject({ ok: true })
    await untilApproved(request)
    await takeSnapshot()
    expect(stringsInSnapshot(snapshots, track2)).toBeGreaterThan(0)
    expect(inMemory(track2) > 0).toBe(canReadMemory)
  }, 120_000)
})
