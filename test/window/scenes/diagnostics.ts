import { err, ok } from '../../../domain/result.ts'
import type { JournalExport } from '../../../contract/journal.ts'
import type { ProveReaderError } from '../../../contract/operations.ts'
import { sampleProfile } from '../../../domain/agreed-ciphertext.ts'
import { formSentence, proofErrorSentence } from '../../../renderer/sentences/proof.ts'
import { acceptedRow } from '../story-rows.ts'
import { gone, never, sceneName, sceneTime } from './scene.ts'
import type { Scene, SceneMain } from './scene.ts'
import type { Person } from './person.ts'

const open = ({ goTo }: Person): Promise<void> => goTo('diagnostics')
const verify = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('diagnostics.journalVerify'))
}
const startExport = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('diagnostics.journalExport.start'))
}
const applyCallback = async (person: Person): Promise<void> => {
  const { t, fill, click } = person
  await open(person)
  await fill(t('diagnostics.callbackBody'), '{"eventType":"PAYOUT_SETTLED"}')
  await fill(t('diagnostics.callbackSignature'), 't=1795374150,s1=c2lnbmF0dXJl')
  await click('button', t('diagnostics.callbackApply'))
}
const saveSupportFile = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('diagnostics.supportSave'))
}
const testRead = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('diagnostics.testReadStart'))
}
const exportIs =
  (state: JournalExport) =>
  ({ fake }: SceneMain): void =>
    fake.journal.exportState.answer(() => state)
const journalIs =
  (
    verdict: { entries: number; ok: boolean; firstBad: number | null; foreignSignatures?: number },
    events: readonly ('journalShortened' | 'salvaged')[] = [],
  ) =>
  ({ fake }: SceneMain): void =>
    fake.diagnostics.verifyJournal.answer(() =>
      ok({
        proven: null,
        foreignSignatures: 0,
        ...verdict,
        gaps: events.map((event, index) => ({
          sequence: 40 + index,
          at: Date.parse('2026-11-19T09:00:00-05:00'),
          event,
        })),
      }),
    )

const startProof = async (person: Person): Promise<void> => {
  await open(person)
  await person.click('button', person.t('diagnostics.proof.start'))
}
const presentProof = async (person: Person): Promise<void> => {
  await startProof(person)
  await person.click('button', /1[.,]234[.,]50/u)
  await person.see(person.t('reader.activity.waitingForCard'))
  await person.click('button', person.t('reader.scenario.chip'))
}
const prove = async (person: Person): Promise<void> => {
  await presentProof(person)
  await person.click('button', person.t('diagnostics.proof.prove'))
}
const sceneClock = { language: 'es', timeZone: 'America/Lima', now: Date.parse(sceneTime) } as const
const proofErrors: readonly ProveReaderError[] = [
  { tag: 'NotHere' },
  { tag: 'NoCard' },
  { tag: 'NotAccepted', error: { tag: 'NoKeyring' } },
  { tag: 'NotOpened' },
  { tag: 'Declined', answer: { class: 'declined', at: Date.parse(sceneTime), code: '05' } },
  { tag: 'NoOutcome' },
  { tag: 'NotSaved' },
  { tag: 'StorageFailed', why: 'full' },
]

export const diagnosticsScenes: readonly Scene[] = [
  {
    name: 'diagnostics',
    play: open,
    shows: (t) => ['ID TECH (simulado)', t('diagnostics.moduleName.queue'), t('diagnostics.logNone')],
  },
  {
    name: 'diagnostics-no-readers',
    prepare: ({ story }) => story.setReaders((before) => ({ ...before, readers: [] })),
    play: open,
    shows: (t) => [t('diagnostics.readersNone')],
  },
  {
    name: 'diagnostics-readers-missing-module',
    prepare: ({ story }) => story.setReaders((before) => ({ ...before, missing: ['node-hid', 'usb'] })),
    play: open,
    shows: (t) => [t('reader.missing.node-hid'), t('reader.missing.usb')],
  },
  {
    name: 'diagnostics-reader-types',
    prepare: ({ story }) =>
      story.setReaders((before) => ({
        ...before,
        readers: before.readers.map((reader) => ({
          ...reader,
          transport: 'hid' as const,
          name: 'MagTek USB KB Swipe Reader',
          family: 'magtek' as const,
          phase: 'absent' as const,
          problem: { tag: 'KeyboardMode' as const },
        })),
      })),
    play: open,
    shows: (t) => ['MagTek USB KB Swipe Reader', t('reader.switchToHid.magtek')],
  },
  {
    name: 'diagnostics-unhealthy',
    options: {
      health: {
        storage: 'salvaged',
        salvage: { kept: 120, lost: null, asidePath: 'C:\\Extorno\\damaged.sqlite' },
        settings: 'reset',
        keyring: 'weak',
        weakTls: ['NODE_TLS_REJECT_UNAUTHORIZED'],
        modules: [{ name: 'readers', state: 'failed' }],
      },
    },
    play: open,
    shows: (t) => [
      t('diagnostics.keyringState.weak'),
      t('diagnostics.settingsState.reset'),
      t('diagnostics.tlsWeak', { names: 'NODE_TLS_REJECT_UNAUTHORIZED' }),
      t('diagnostics.moduleAgain'),
      t('shell.health.storage.salvaged', { kept: 120, lost: t('shell.health.lostUnknown') }),
    ],
  },
  {
    name: 'diagnostics-test-read',
    play: testRead,
    shows: (t) => [t('diagnostics.testReadStop')],
  },
  {
    name: 'diagnostics-test-read-done',
    play: async (person) => {
      await testRead(person)
      await person.click('button', person.t('reader.scenario.chip'))
    },
    shows: (t) => [
      t('reader.read', { type: t('reader.type.ICC'), pan: '4512 •••• 9119' }),
      'idtech-enhanced',
      t('diagnostics.direction.in'),
    ],
  },
  {
    name: 'diagnostics-test-read-refused',
    play: async (person) => {
      await testRead(person)
      await person.click('button', person.t('reader.scenario.badRead'))
    },
    shows: (t) => [t('reader.refusal.BadRead')],
  },
  {
    name: 'diagnostics-proof-sales',
    play: startProof,
    shows: (t) => [t('diagnostics.proof.sale')],
  },
  {
    name: 'diagnostics-proof-no-sales',
    prepare: ({ story }) => {
      story.sales = []
    },
    play: startProof,
    shows: (t) => [t('diagnostics.proof.noSales')],
  },
  {
    name: 'diagnostics-proof-card',
    play: presentProof,
    shows: (t) => [t('diagnostics.proof.prove'), t('reader.readAgain')],
  },
  {
    name: 'diagnostics-proof-done',
    prepare: ({ fake, story }) =>
      fake.diagnostics.proveReader.answer((request) => {
        const [sale] = story.sales
        return sale
          ? ok({ row: acceptedRow(request, sale, Date.now()), accepted: sampleProfile })
          : err({ tag: 'NoCard' })
      }),
    play: prove,
    shows: (t) => [t('diagnostics.proof.done', { form: formSentence(sampleProfile) })],
  },
  ...proofErrors.map((error): Scene => ({
    name: sceneName('diagnostics-proof', error.tag),
    prepare: ({ fake }) => fake.diagnostics.proveReader.answer(() => err(error)),
    play: prove,
    shows: (t) => [proofErrorSentence(t, error, { ...sceneClock, currency: 'PEN' })],
  })),
  {
    name: 'diagnostics-proof-not-for-cashiers',
    options: { signedIn: 'ana' },
    play: open,
    shows: (t) => [t('diagnostics.proof.administrator')],
  },
  {
    name: 'diagnostics-journal-whole',
    play: verify,
    shows: (t) => [t('diagnostics.journalOk', { entries: 128 })],
  },
  {
    name: 'diagnostics-journal-verifying',
    prepare: ({ fake }) => fake.diagnostics.verifyJournal.answer(never),
    play: verify,
    shows: (t) => [t('diagnostics.journalRunning')],
  },
  {
    name: 'diagnostics-journal-altered',
    prepare: journalIs({ entries: 128, ok: false, firstBad: 40 }),
    play: verify,
    shows: (t) => [t('diagnostics.journalBad', { first: 40, entries: 128 })],
  },
  ...(['journalShortened', 'salvaged'] as const).map((event): Scene => ({
    name: sceneName('diagnostics-journal', event),
    prepare: journalIs({ entries: 128, ok: true, firstBad: null }, [event]),
    play: verify,
    shows: () => ['40'],
  })),
  {
    name: 'diagnostics-journal-not-read',
    options: { storageFails: 'damaged' },
    play: verify,
    shows: (t) => [t('diagnostics.journalNotRead', { why: t('submitError.storage.damaged') })],
  },
  {
    name: 'diagnostics-journal-foreign-signatures',
    prepare: journalIs({ entries: 128, ok: true, firstBad: null, foreignSignatures: 2 }),
    play: verify,
    shows: (t) => [t('diagnostics.journalForeign', { count: 2 }), t('diagnostics.journalUnproven')],
  },
  {
    name: 'diagnostics-journal-unreachable',
    prepare: ({ fake }) => fake.diagnostics.verifyJournal.answer(gone),
    play: verify,
    shows: (t) => [t('diagnostics.failed')],
  },
  {
    name: 'journal-export',
    play: startExport,
    shows: (t) => [t('diagnostics.journalExport.writing', { written: 48, total: 128 })],
  },
  {
    name: 'journal-export-choosing',
    prepare: exportIs({ state: 'choosing' }),
    play: open,
    shows: (t) => [t('diagnostics.journalExport.title')],
  },
  {
    name: 'journal-export-done',
    prepare: exportIs({ state: 'done', path: 'C:\\Caja\\registro.csv', written: 128 }),
    play: open,
    shows: (t) => [t('diagnostics.journalExport.done', { path: 'C:\\Caja\\registro.csv', written: 128 })],
  },
  {
    name: 'journal-export-cancelled',
    play: async (person) => {
      await startExport(person)
      await person.click('button', person.t('diagnostics.journalExport.cancel'))
    },
    shows: (t) => [t('diagnostics.journalExport.cancelled')],
  },
  ...(['diskFull', 'notWritable', 'programFolder', 'storage', 'unexpected'] as const).map((why): Scene => ({
    name: sceneName('journal-export', why),
    prepare: exportIs({ state: 'failed', why }),
    play: open,
    shows: (t) => [t(`diagnostics.journalExport.failed.${why}`)],
  })),
  {
    name: 'journal-export-busy',
    prepare: ({ fake }) => fake.journal.export.answer(() => err({ tag: 'Busy' })),
    play: startExport,
    shows: (t) => [t('diagnostics.journalExport.busy')],
  },
  {
    name: 'journal-export-unreachable',
    prepare: ({ fake }) => fake.journal.export.answer(gone),
    play: startExport,
    shows: (t) => [t('diagnostics.failed')],
  },
  ...(['changed', 'alreadyKnown', 'notOurs', 'noted'] as const).map((applied): Scene => ({
    name: sceneName('callback', applied),
    prepare: ({ fake }) => fake.diagnostics.applyCallback.answer(() => ok({ applied })),
    play: applyCallback,
    shows: (t) => [t(`diagnostics.callbackApplied.${applied}`)],
  })),
  ...(['BadSignature', 'TooOld', 'NotACallback', 'NoSecret'] as const).map((tag): Scene => ({
    name: sceneName('callback', tag),
    prepare: ({ fake }) => fake.diagnostics.applyCallback.answer(() => err({ tag })),
    play: applyCallback,
    shows: (t) => [t(`diagnostics.callbackError.${tag}`)],
  })),
  {
    name: 'callback-not-stored',
    prepare: ({ fake }) =>
      fake.diagnostics.applyCallback.answer(() => err({ tag: 'StorageFailed', why: 'full' })),
    play: applyCallback,
    shows: (t) => [t('diagnostics.callbackError.StorageFailed')],
  },
  {
    name: 'callback-unreachable',
    prepare: ({ fake }) => fake.diagnostics.applyCallback.answer(gone),
    play: applyCallback,
    shows: (t) => [t('diagnostics.failed')],
  },
  {
    name: 'support-file',
    play: saveSupportFile,
    shows: (t) => [t('diagnostics.supportSaved', { name: 'extorno-soporte.json' })],
  },
  {
    name: 'support-file-unreachable',
    prepare: ({ fake }) => fake.diagnostics.supportFile.answer(gone),
    play: saveSupportFile,
    shows: (t) => [t('diagnostics.failed')],
  },
]
