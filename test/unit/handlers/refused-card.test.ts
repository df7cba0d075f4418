import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { ok } from '../../../domain/result.ts'
import { diagnosticsHandlers } from '../../../electron/handlers/diagnostics.ts'
import type { OpenQueue } from '../../../electron/handlers/open-queue.ts'
import { operationsHandlers } from '../../../electron/handlers/operations.ts'
import { createRig } from '../outbox/rig.ts'
import type { Rig } from '../outbox/rig.ts'
import { cardSale, reading, uuid, voidRequest } from '../outbox/samples.ts'

vi.mock('electron', () => ({ default: {}, app: undefined, ipcMain: undefined, shell: undefined }))

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.dispose())

const request = voidRequest(cardSale(1), { id: 1, withCard: true })
if (request.gateway !== 'kushki' || request.body.card_details === undefined) throw new Error('no card')
const { card_details } = request.body

/** Each way in which a card reaches main beside the first; `onCardDone` is told. */
function callsWith(onCardDone: () => void) {
  const queue = () => ok({ ...rig, onCardDone } as unknown as OpenQueue)
  const settings = () => rig.settings
  const operations = operationsHandlers(queue, settings)
  const diagnostics = diagnosticsHandlers({
    queue,
    settings,
    profile: 'test',
    clock: { now: () => rig.time.trueNow() },
    administrative: { note: () => undefined, flush: () => undefined },
  } as unknown as Parameters<typeof diagnosticsHandlers>[0])
  const again = (card?: { card_holder_name: string }) =>
    operations.presentCard(
      { operationId: uuid(1), by: '', ...(card ? { card } : {}), card_details, reading },
      nobodySignsIn,
    )
  return {
    'again, in clear': () => again({ card_holder_name: '4761739001010010' }),
    'again, for a row that is not there': () => again(),
    'to prove a reader, for a sale that is not known': () =>
      diagnostics.proveReader({ ...request, saleKey: 'kushki:nothing' }, nobodySignsIn),
  }
}

it.each(Object.keys(callsWith(() => undefined)))(
  'a card that is refused leaves the memory soon: presented %s',
  async (name) => {
    const onCardDone = vi.fn()
    const calls = callsWith(onCardDone)
    expect(await calls[name as keyof typeof calls]()).toMatchObject({ ok: false })
    expect(onCardDone).toHaveBeenCalledOnce()
  },
)
