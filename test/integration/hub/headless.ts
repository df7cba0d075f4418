import { randomBytes } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { HubLinkState } from '../../../contract/hub-link.ts'
import type { QueueRow } from '../../../contract/operations.ts'
import type { Result } from '../../../domain/result.ts'
import { startSandboxProcess, startTill } from '../../faults/processes.ts'
import type { SandboxProcess, Till } from '../../faults/processes.ts'
import { createChance } from '../../faults/chance.ts'
import { makeRequests } from '../../faults/torture-requests.ts'
import { makeDirectory, removeDirectory } from '../../bench/history.ts'
import { call } from './counter.ts'
import type { Rig } from './rig.ts'

const patience = { timeout: 20_000 }

/** A till without a window, as a process of its own. */
async function withTill(sandbox: SandboxProcess, rig: Rig, counterKey?: string) {
  const directory = makeDirectory()
  // A hub takes no request of a clock that is far from its own.
  const clockOffsetMs = rig.clock.now() - Date.now()
  await sandbox.control('PUT', '/clock', { offsetMs: clockOffsetMs })
  const start = async (): Promise<Till> => {
    const till = startTill({
      ...sandbox.address,
      directory,
      clockOffsetMs,
      timeoutMs: 5000,
      concurrency: 4,
      ...(counterKey === undefined ? {} : { counterKey }),
    })
    await till.open()
    return till
  }
  let till = await start()
  onTestFinished(async () => {
    await till.kill()
    removeDirectory(directory)
  })
  return {
    till: () => till,
    async killAndStart(): Promise<void> {
      await till.kill()
      till = await start()
    },
    async state(): Promise<HubLinkState | null> {
      return till.call<HubLinkState>('hubState')
    },
    async row(operationId: string): Promise<QueueRow | null> {
      const found = await till.call<Result<QueueRow, unknown>>('get', { operationId })
      return found?.ok ? found.value : null
    },
  }
}

async function join(rig: Rig, storeId: string, till: Till): Promise<unknown> {
  const sent = { token: await rig.token(), params: { storeId } }
  const issued = await call(rig.url, 'issueCode', { counterLabel: 'Caja 1' }, sent)
  const { code } = issued.ok ? issued.value : { code: '' }
  return till.call('joinHub', { address: rig.url, code })
}

/** Refunds of sales of yesterday: they are open at any time of the day. */
const refundsAt = (now: number, count: number) => makeRequests(createChance(1), 1, count, now, ['refund'])

/** The counter without a window at a hub: the same modules as the program's, behind lines of JSON. */
export const describeHeadless = (start: () => Promise<Rig>) =>
  describe('the till without a window', () => {
    it('joins, sends with the hub’s leave, and is the same counter after kill -9', async () => {
      const [rig, sandbox] = [await start(), await startSandboxProcess()]
      onTestFinished(() => sandbox.stop())
      const storeId = await rig.newStore()
      const [one, other] = [
        await withTill(sandbox, rig, randomBytes(32).toString('hex')),
        await withTill(sandbox, rig, randomBytes(32).toString('hex')),
      ]
      expect(await one.state()).toMatchObject({ link: 'off' })
      expect(await join(rig, storeId, one.till())).toEqual({ ok: true })
      expect(await join(rig, storeId, other.till())).toEqual({ ok: true })
      for (const till of [one, other])
        await expect.poll(() => till.state(), patience).toMatchObject({ link: 'online', waiting: 0 })

      const made = refundsAt(rig.clock.now(), 2)
      await sandbox.control('POST', '/sales', made.atTheAcquirer)
      for (const till of [one, other]) await till.till().remember(made.sales.map(({ sale }) => sale))
      const [first, second] = made.requests
      if (first === undefined || second === undefined) throw new Error('nothing to ask for')
      expect(await one.till().submit(first)).toMatchObject({ ok: true })
      await expect.poll(() => one.row(first.operationId), patience).toMatchObject({ state: 'approved' })
      const sent = { token: await rig.token(), params: { storeId } }
      const told = async () => {
        const found = await call(rig.url, 'operations', {}, sent)
        return found.ok ? found.value.operations : []
      }
      await expect.poll(told, patience).toMatchObject([{ operationId: first.operationId, state: 'approved' }])
      // The other counter asks for what is gone: it hears so, and nothing is stored.
      const theirs = { ...first, operationId: second.operationId }
      expect(await other.till().submit(theirs)).toEqual({
        ok: false,
        error: { tag: 'HeldByHub', hold: { why: 'remaining', money: { currency: 'PEN', minor: 0 } } },
      })

      await one.killAndStart()
      await expect.poll(() => one.state(), patience).toMatchObject({ link: 'online', waiting: 0 })
      expect(await one.till().submit(second)).toMatchObject({ ok: true })
      await expect.poll(() => one.row(second.operationId), patience).toMatchObject({ state: 'approved' })
      expect(await one.till().call('leaveHub')).toEqual({ ok: true })
      await expect.poll(() => one.state(), patience).toMatchObject({ link: 'off' })
    })

    it('without a key of its own it joins none', async () => {
      const [rig, sandbox] = [await start(), await startSandboxProcess()]
      onTestFinished(() => sandbox.stop())
      const keyless = await withTill(sandbox, rig)
      const answer = await join(rig, await rig.newStore(), keyless.till())
      expect(answer).toEqual({ ok: false, error: { tag: 'NoKeyring' } })
    })
  })
