import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAcquirer } from './acquirer.ts'
import type { QueueRow } from '../../contract/operations.ts'
import type { Acquirer } from './acquirer.ts'
import {
  askValue,
  askUntil,
  confirm,
  openSale,
  prepareCounter,
  setCredential,
  testProfile,
  unknownSaleId,
} from './counter.ts'
import { expect, test } from './launch.ts'

let acquirer: Acquirer
let userData: string

test.beforeEach(async () => {
  acquirer = await startAcquirer()
  userData = mkdtempSync(join(tmpdir(), 'extorno-leaving-'))
})
test.afterEach(async () => {
  await acquirer.stop()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

test('leaving with an open row says what is open; staying stays, leaving keeps the row', async ({
  launchApp,
}) => {
  prepareCounter(userData, acquirer)
  const { window, application } = await launchApp({ userData, args: testProfile })
  await setCredential(window, acquirer)
  await openSale(window, unknownSaleId)
  await acquirer.cutOff()
  await window.getByRole('radio', { name: 'Extorno' }).check()
  await window.getByRole('radio', { name: 'Sin tarjeta' }).check()
  await confirm(window)
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'queued')

  /** Answers the question on leaving with one of its buttons, and gives what it said. */
  const quitAnswering = (response: number): Promise<{ message: string; detail: string }> =>
    application.evaluate(
      ({ app, dialog }, button) =>
        new Promise((resolve) => {
          Object.assign(dialog, {
            showMessageBox: (_window: unknown, said: { message: string; detail: string }) => {
              resolve({ message: said.message, detail: said.detail })
              return Promise.resolve({ response: button, checkboxChecked: false })
            },
          })
          app.quit()
        }),
      response,
    )

  const said = await quitAnswering(1)
  expect(said.message).toBe('Esperan envío: 1. Por revisar: 0.')
  expect(said.detail).toContain('Nada se pierde')
  expect(await askValue(window, 'queue.summary')).toMatchObject({ waiting: 1 })

  const ended = once(application.process(), 'exit')
  await quitAnswering(0).catch(() => 'the app left before it could tell')
  await ended
  await acquirer.setFaults([])
  const again = await launchApp({ userData, args: testProfile })
  const { rows } = await askUntil<{ rows: QueueRow[] }>(
    again.window,
    () => askValue(again.window, 'operations.list', {}),
    'operations.changed',
    (told) => told.rows.every(({ state }) => state === 'approved'),
  )
  expect(rows).toMatchObject([{ state: 'approved', kind: 'reverse' }])
  expect((await acquirer.operations()).map(({ applied }) => applied)).toEqual([1])
  await again.close()
})
