import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { SimulatedScenario } from '../../contract/readers.ts'
import { sampleProfile } from '../../domain/agreed-ciphertext.ts'
import type { AcceptedProfile } from '../../domain/agreed-ciphertext.ts'
import { readerFamilySchema } from '../../domain/readings.ts'
import type { ReaderFamily } from '../../domain/readings.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import { tlv } from '../../native-bridge/simulated/bytes.ts'
import { ksnCounter } from '../../native-bridge/simulated/ksn-counter.ts'
import { simulatedReader } from '../../native-bridge/simulated/simulated-reader.ts'
import { testCard } from '../../native-bridge/simulated/test-card.ts'
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

/** A sale of unknown outcome, a few minutes old in the sandbox's ledger, of the card that the simulated readers read. */
const saleId = '6680eadc-6c8d-44aa-8ca0-18e061c1472a'

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

/** What a chip of each family is, and so what its store and its acquirer have to agree on. */
const formOfChip: Record<ReaderFamily, AcceptedProfile> = {
  abecs: { ...sampleProfile, tlv: 'none' },
  idtech: { ...sampleProfile, plaintext: 'tlv-object', padding: '00', span: 'per-tag', tlv: 'none' },
  magtek: { ...sampleProfile, plaintext: 'tlv-blob', padding: '00', span: 'one-block', tlv: 'none' },
  'verifone-xpi': {
    ...sampleProfile,
    plaintext: 'tlv-blob',
    padding: '00',
    iv: 'other',
    span: 'one-block',
    tlv: 'none',
  },
  miura: { ...sampleProfile, plaintext: 'tlv-object', padding: '00', span: 'per-tag', tlv: 'none' },
}

/** An Augusta's published answer, its card and keys exchanged for the test card under the published test key. */
function quickChip(): { bytes: Uint8Array; track_ksn: string; enc_track2: string } {
  const { ksn, encrypt } = ksnCounter(Buffer.from('CDCDCD94030006C00000', 'hex'), {
    counter: 0x103,
    injectedAt: 0,
  }).next()
  const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
  const [track_ksn, enc_track2] = [hexOf(ksn), hexOf(encrypt('data', tlv('57', testCard.packedTrack2)))]
  const exchanged = [
    ['952CE912AC462F1D5261A811DE05633C65FBE2DF0BB56F54', enc_track2],
    ['0CFCF9EF17F00098F4C64D688AC3C3BE', hexOf(encrypt('data', tlv('5A', testCard.packedPan)))],
    ['CDCDCD94030006C00104', track_ksn],
    ['6510CCCCCCCC0133', '4761CCCCCCCC0010'],
  ] as const
  const published = hexOf(vectorBytes('idtech-augusta-emv-quickchip'))
  const hex = exchanged.reduce((text, [from, to]) => text.replaceAll(from, to), published)
  return { bytes: Uint8Array.from(Buffer.from(hex, 'hex')), track_ksn, enc_track2 }
}

/** The one reverse the acquirer saw: its body and how often it was applied. */
async function reversed(): Promise<{ body: Record<string, unknown>; applied: number }> {
  const operations = await acquirer.operations()
  const requests = (await acquirer.requests()).filter(({ path }) => path === '/pos/v1/transaction')
  expect(operations).toHaveLength(1)
  expect(requests).toHaveLength(1)
  return { body: requests[0]?.body as Record<string, unknown>, applied: operations[0]?.applied ?? 0 }
}

for (const family of readerFamilySchema.options)
  test(`a chip of ${family}: through bridge, window and row to an acquirer that opens it`, async ({
    launchApp,
  }) => {
    const accepted = [formOfChip[family]]
    await acquirer.agreeTo(accepted)
    prepareCounter(userData, acquirer, (settings) => ({
      ...settings,
      readers: { ...settings.readers, simulated: family, accepted },
    }))
    const app = await launchApp({ userData, args: testProfile })
    const { window } = app
    await chooseReverseWithCard(window)
    await ask(window, 'readers.simulate', { scenario: 'chip' })
    await expect(window.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
    await confirm(window)
    await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'approved')
    const { body, applied } = await reversed()
    expect(applied).toBe(1)
    expect(body).toMatchObject({ card_details: { reading_type: 'ICC' } })
    await app.close()
  })

test('the guided test card: what the acquirer opens the settings accept from then on, and nothing else', async ({
  launchApp,
}) => {
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    readers: { ...settings.readers, simulated: 'magtek' },
  }))
  const app = await launchApp({ userData, args: testProfile })
  const { window } = app
  await setCredential(window, acquirer)
  const acceptedNow = async () => (await ask<StoreSettings>(window, 'settings.get')).readers.accepted
  const prove = async (amount: string): Promise<void> => {
    await window.getByRole('button', { name: amount }).click()
    await expect(window.getByTestId('reader')).toHaveAttribute('data-activity', 'waitingForCard')
    await ask(window, 'readers.simulate', { scenario: 'chip' })
    await expect(window.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
    await window.getByRole('button', { name: 'Preguntar a Kushki' }).click()
  }

  await window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await window.keyboard.press('F9')
  await window.getByRole('button', { name: 'Empezar la prueba' }).click()
  await prove('101.99')
  await expect(window.getByText('Kushki no pudo abrir la tarjeta.')).toBeVisible()
  expect(await acceptedNow()).toEqual([sampleProfile])

  await acquirer.agreeTo([formOfChip.magtek])
  await prove('101.99')
  await expect(window.getByText('Kushki abrió la tarjeta.')).toBeVisible()
  expect(await acceptedNow()).toEqual([sampleProfile, formOfChip.magtek])
  expect(await acquirer.operations()).toMatchObject([{ kind: 'void', applied: 1 }])

  // From then on a cashier's card of that reader is taken.
  await window.keyboard.press('F2')
  await chooseReverseWithCard(window)
  await ask(window, 'readers.simulate', { scenario: 'chip' })
  await expect(window.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
  await confirm(window)
  await expect(window.getByTestId('outcome')).toHaveAttribute('data-state', 'approved')
  await app.close()
})

test('keys that the acquirer does not have: it opens nothing, and the cashier is told', async ({
  launchApp,
}) => {
  const missing = ptyRigMissing()
  test.skip(missing !== null, missing ?? '')
  const otherKey = Uint8Array.from(Buffer.from('00112233445566778899AABBCCDDEEFF', 'hex'))
  const pinpad = simulatedReader('training', { baseKey: otherKey })
  const line = await startPtyRig()
  line.listen((bytes) => {
    for (const answer of pinpad.answer(bytes)) void line.write(answer)
  })
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    readers: { ...settings.readers, serial: [{ path: line.appPath, baudRate: 19_200, family: 'abecs' }] },
  }))
  const app = await launchApp({ userData, args: testProfile })
  await chooseReverseWithCard(app.window)
  await expect(app.window.getByTestId('reader')).toHaveAttribute('data-activity', 'waitingForCard')
  for (const chunk of pinpad.present('chip')) await line.write(chunk)
  await expect(app.window.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
  await confirm(app.window)
  await expect(app.window.getByTestId('outcome')).toHaveAttribute('data-state', 'refused')
  await expect(app.window.getByTestId('outcome')).toContainText(
    'Kushki no pudo abrir los datos de la tarjeta. No se hizo nada',
  )
  expect(await acquirer.operations()).toEqual([])
  await app.close()
  await line.stop()
})

test('a chip reversal: a pinpad on a real serial line, to the acquirer’s ledger', async ({ launchApp }) => {
  const missing = ptyRigMissing()
  test.skip(missing !== null, missing ?? '')
  const pinpad = simulatedReader('abecs')
  const line = await startPtyRig()
  line.listen((bytes) => {
    for (const answer of pinpad.answer(bytes)) void line.write(answer)
  })
  const accepted = [formOfChip.abecs]
  await acquirer.agreeTo(accepted)
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    readers: {
      ...settings.readers,
      serial: [{ path: line.appPath, baudRate: 19_200, family: 'abecs' }],
      accepted,
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
  const accepted = [formOfChip.idtech]
  await acquirer.agreeTo(accepted)
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    readers: { ...settings.readers, accepted },
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
  const { bytes, track_ksn, enc_track2 } = quickChip()
  report.set(bytes)
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
      tracks: { track_ksn, enc_track2 },
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
