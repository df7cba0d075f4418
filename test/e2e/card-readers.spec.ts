import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { SimulatedScenario } from '../../contract/readers.ts'
import { readerFamilySchema } from '../../domain/readings.ts'
import { sampleProfile } from '../../domain/agreed-ciphertext.ts'
import { simulatedReader } from '../../native-bridge/simulated/simulated-reader.ts'
import { hostPath } from '../../scripts/runtime.mjs'
import { ptyRigMissing, startPtyRig } from '../rigs/pty-rig.ts'
import {
  connectMockedReaders,
  rigEnvironment,
  umockdevLauncher,
  umockdevRigMissing,
} from '../rigs/umockdev-rig.ts'
import { vectorBytes } from '../rigs/vectors.ts'
import { startAcquirer } from './acquirer.ts'
import type { Acquirer } from './acquirer.ts'
import { ask, confirm, openSale, prepareCounter, setCredential, testProfile } from './counter.ts'
import { expect, runtime, test } from './launch.ts'

/** The seed's own sale of unknown outcome, a few minutes old in the sandbox's ledger. */
const saleId = 'cffd9e13-993d-4d8b-9862-3ac4c0f63dec'

let acquirer: Acquirer
let userData: string

test.beforeEach(async () => {
  acquirer = await startAcquirer()
  userData = mkdtempSync(join(tmpdir(), 'extorno-readers-'))
})
test.afterEach(async () => {
  await acquirer.stop()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

async function chooseReverseWithCard(window: Page): Promise<void> {
  await setCredential(window, acquirer)
  await openSale(window, saleId)
  await window.getByRole('radio', { name: 'Extorno' }).check()
  await window.getByRole('radio', { name: 'Con tarjeta' }).check()
  await expect(window.getByTestId('reader')).toHaveAttribute('data-phase', 'ready')
}

/** The one reverse the acquirer saw: its body and how often it was applied. */
async function reversed(): Promise<{ body: Record<string, unknown>; applied: number }> {
  const operations = await acquirer.operations()
  const requests = (await acquirer.requests()).filter(({ path }) => path === '/pos/v1/transaction')
  expect(operations).toHaveLength(1)
  expect(requests).toHaveLength(1)
  return { body: requests[0]?.body as Record<string, unknown>, applied: operations[0]?.applied ?? 0 }
}

test('a chip reversal: a pinpad on a real serial line, to the acquirer’s ledger', async ({ launchApp }) => {
  const missing = ptyRigMissing()
  test.skip(missing !== null, missing ?? '')
  const pinpad = simulatedReader('abecs')
  const line = await startPtyRig()
  line.listen((bytes) => {
    for (const answer of pinpad.answer(bytes)) void line.write(answer)
  })
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    readers: {
      ...settings.readers,
      serial: [{ path: line.appPath, baudRate: 19_200, family: 'abecs' }],
      accepted: [{ ...sampleProfile, tlv: 'none' }],
    },
  }))
  const app = await launchApp({ userData, args: testProfile })
  await chooseReverseWithCard(app.window)
  await expect(app.window.getByTestId('reader')).toHaveAttribute('data-activity', 'waitingForCard')

  for (const chunk of pinpad.present('chip')) await line.write(chunk)
  await expect(app.window.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
  await confirm(app.window)
  await expect(app.window.getByTestId('outcome')).toHaveAttribute('data-state', 'approved')

  const { body, applied } = await reversed()
  expect(applied).toBe(1)
  expect(body).toMatchObject({
    transaction_mode: 'Reverse',
    transaction_type: 'charge',
    client_transaction_id: saleId,
    card_details: {
      reading_type: 'ICC',
      tracks: {
        track_ksn: expect.stringMatching(/^FFFF[0-9A-F]{10}60000[1-9A-F]$/u),
        enc_track2: expect.stringMatching(/^(?:[0-9A-F]{16}){2,3}$/u),
      },
    },
  })
  await app.close()
  await line.stop()
})

test('a chip reversal: a real node-hid device, to the acquirer’s ledger', async ({ launchApp }) => {
  const missing = runtime() === 'electron' ? 'the rig starts the host' : umockdevRigMissing()
  test.skip(missing !== null, missing ?? '')
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    // Quick Chip: tag 57 with its tag and length, filled with 00, and no chip data.
    readers: {
      ...settings.readers,
      accepted: [{ ...sampleProfile, plaintext: 'tlv-object', padding: '00', span: 'per-tag', tlv: 'none' }],
    },
  }))
  const control = join(userData, 'rig')
  const launching = launchApp({
    userData,
    args: testProfile,
    executablePath: umockdevLauncher,
    env: rigEnvironment(hostPath, control),
  })
  const rig = await connectMockedReaders(control)
  const app = await launching
  await rig.plug('idtech')
  await chooseReverseWithCard(app.window)

  // An Augusta's Quick Chip answer, filled with zeros to the report's fixed length.
  const report = new Uint8Array(537)
  report.set(vectorBytes('idtech-augusta-emv-quickchip'))
  await rig.send('idtech', report)
  await expect(app.window.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
  await confirm(app.window)
  await expect(app.window.getByTestId('outcome')).toHaveAttribute('data-state', 'approved')

  const { body, applied } = await reversed()
  expect(applied).toBe(1)
  expect(body).toMatchObject({
    client_transaction_id: saleId,
    card_details: {
      reading_type: 'ICC',
      tracks: {
        track_ksn: 'CDCDCD94030006C00104',
        enc_track2: '952CE912AC462F1D5261A811DE05633C65FBE2DF0BB56F54',
      },
    },
  })
  await app.close()
  rig.close()
})

for (const family of readerFamilySchema.options)
  test(`a ${family} reader takes the next card after a bad read, and another after a good one`, async ({
    launchApp,
  }) => {
    prepareCounter(userData, acquirer, (settings) => ({
      ...settings,
      readers: { ...settings.readers, simulated: family, accepted: [{}] },
    }))
    const app = await launchApp({ userData, args: testProfile })
    await chooseReverseWithCard(app.window)
    const reader = app.window.getByTestId('reader')
    const present = async (scenario: SimulatedScenario): Promise<void> => {
      await expect(reader).toHaveAttribute('data-activity', 'waitingForCard')
      await ask(app.window, 'readers.simulate', { scenario })
    }
    const refusal = reader.getByRole('alert')

    await present('badRead')
    await expect(refusal).toContainText('No se leyó bien')
    await ask(app.window, 'readers.simulate', { scenario: 'unplug' })
    await expect(reader).toHaveAttribute('data-phase', 'lost')
    await expect(refusal).toHaveCount(0)
    await ask(app.window, 'readers.simulate', { scenario: 'replug' })
    await present('badRead')
    await expect(refusal).toContainText('No se leyó bien')
    await present('contactless')
    await expect(reader).toHaveAttribute('data-reading', 'NFC')
    await expect(refusal).toHaveCount(0)
    await present('chip')
    await expect(reader).toHaveAttribute('data-reading', 'ICC')
    await app.close()
  })
