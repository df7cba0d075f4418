import { recentLog } from '../app/log.ts'
import { choosePath } from '../app/choose-path.ts'
import { startAgain } from '../app/start-again.ts'
import { atLoginFlag } from '../autostart/start-with-session.ts'
import { paperPage } from '../papers/page.ts'
import { tellTrainingAgreements } from '../training/agreements.ts'
import { systemTimers } from '../app/system-time.ts'
import { actorName, nobodySignsIn } from '../../domain/authority.ts'
import { dayCloseHandlers } from '../handlers/day-close.ts'
import { diagnosticsHandlers } from '../handlers/diagnostics.ts'
import { historyHandlers } from '../handlers/history.ts'
import { hubHandlers } from '../handlers/hub.ts'
import { journalHandlers } from '../handlers/journal.ts'
import { operationsHandlers } from '../handlers/operations.ts'
import { papersHandlers } from '../handlers/papers.ts'
import { peopleHandlers } from '../handlers/people.ts'
import { queueHandlers } from '../handlers/queue.ts'
import { readersHandlers, readersSnapshot } from '../handlers/readers.ts'
import { salesHandlers } from '../handlers/sales.ts'
import { shiftsHandlers } from '../handlers/shifts.ts'
import { settingsHandlers } from '../handlers/settings.ts'
import { updatesHandlers } from '../handlers/updates.ts'
import { registerIpcHandlers } from '../ipc/register-handlers.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import { isOurWindow } from '../window/security.ts'
import { setKiosk } from '../window/kiosk.ts'
import { contentsOf } from '../window/window.ts'
import type { Context } from './context.ts'
import { enrollerOf } from './enrolment.ts'
import { handOver, takeHandedOver } from './hand-over.ts'
import type { Module } from './module.ts'

/** The one door between the window and main. Fatal: without it the window could show nothing. */
export const ipcModule: Module<Context> = {
  name: 'ipc',
  isFatal: true,
  init(context) {
    const handlers = createHandlers(context)
    let door: ReturnType<typeof registerIpcHandlers> | null = null
    return {
      start() {
        door = registerIpcHandlers({
          handlers,
          isTrusted: (event) => isOurWindow(event, contentsOf(context.slots.window.get())),
          admit: (call, needs, input) =>
            context.slots.people.get()?.admit(call, needs, input) ??
            (needs === 'anyone' ? nobodySignsIn : null),
          onRefused: (refused) => context.log.write({ event: 'callRefused', ...refused }),
        })
      },
      stop: () => door?.close(),
    }
  },
}

/** Everything the window may ask of main. Each call asks for the part it needs, which may fail and start again. */
function createHandlers(context: Context): Handlers {
  const { settings, queue, info, slots, clock } = context
  const storeSettings = () => settings().get()
  const settingsCalls = createSettingsHandlers(context)
  return {
    app: {
      info,
      leave: () => void context.leaving.leave(),
      changeProfile({ profile: chosen }, caller) {
        context.administrative.note(actorName(caller, ''), 'profileChanged', { to: chosen })
        void context.leaving.leave(() => {
          context.profile.choose(chosen)
          startAgain('--profile=')
        })
      },
    },
    people: peopleHandlers(() => slots.people.get(), queue, clock),
    sales: salesHandlers(queue, storeSettings, clock),
    readers: readersHandlers(() => slots.readers.get(), context.profile.name),
    operations: operationsHandlers(queue, storeSettings, () => slots.hub.get()?.permits ?? null),
    queue: queueHandlers(queue, storeSettings, clock),
    shifts: shiftsHandlers(queue, clock),
    dayClose: dayCloseHandlers({
      queue,
      settings: storeSettings,
      signer: () => slots.people.get()?.signer ?? null,
      clock,
    }),
    history: historyHandlers(queue),
    papers: createPapersHandlers(context),
    hub: createHubHandlers(context),
    updates: updatesHandlers(() => slots.updates.get()),
    settings: settingsCalls,
    journal: journalHandlers({
      exporter: () => slots.journalExport.get(),
      administrative: context.administrative,
    }),
    diagnostics: diagnosticsHandlers({
      queue,
      signer: () => slots.people.get()?.signer ?? null,
      info,
      readers: () => readersSnapshot(slots.readers.get()),
      settings: storeSettings,
      profile: context.profile.name,
      recentLog: () => recentLog(context.profile.folder),
      administrative: context.administrative,
      clock,
      saveSettings: (changed, caller) => settingsCalls.save(changed, caller),
      async startModule(name) {
        const started = await context.startModule(name)
        // Asked for one that runs, nothing was done that the log could tell.
        if (started.ok || started.error.tag === 'StillFails')
          context.log.write({ event: 'moduleStartedAgain', module: name, isRunning: started.ok })
        return started
      },
    }),
  }
}

function createHubHandlers(context: Context): Handlers['hub'] {
  const { profile, settings, slots, administrative, clock, publish } = context
  return hubHandlers({
    profile: profile.name,
    link: () => slots.hub.get(),
    signer: () => slots.people.get()?.signer ?? null,
    settings,
    administrative,
    clock,
    isAnythingOpen() {
      const open = context.openSummary()
      return open === null || open.waiting > 0
    },
    onChanged(changed) {
      publish.settings.changed(changed)
      void context.restartModule('hub')
    },
  })
}

function createPapersHandlers({ profile, settings, queue, slots, clock }: Context): Handlers['papers'] {
  const contents = () => contentsOf(slots.window.get())
  return papersHandlers({
    queue,
    page() {
      const shown = contents()
      return shown === null ? null : paperPage(shown)
    },
    choosePath: (name) =>
      choosePath({ profile: profile.name, language: () => settings().get().language, contents }, (words) => ({
        title: words.paperTitle,
        name: [name],
        extension: 'pdf',
        type: 'PDF',
      })),
    async printers() {
      const known = await contents()?.getPrintersAsync()
      return (known ?? []).map(({ name, displayName }) => ({ name, displayName }))
    },
    receiptPrinter: (printer, parts) =>
      slots.readers.get()?.print(printer, parts) ?? Promise.resolve('notReached'),
    settings: () => settings().get().printing,
    ownFolder: profile.folder,
    clock,
  })
}

function createSettingsHandlers(context: Context): Handlers['settings'] {
  const { settings, secrets, gateways, queue, publish, slots, health, administrative, clock } = context
  const enroller = enrollerOf(context)
  // By `--enrol`, which opens no journal.
  enroller.noteUsed('system')
  // What was changed may let a silent gateway answer. Whether a stopped queue goes on is not said by a changed setting.
  const askAgain = (): void => {
    const open = queue()
    if (open.ok) open.value.outbox.networkIsBack()
  }
  let { counter, language, hub } = settings().get()
  return settingsHandlers({
    settings,
    secrets,
    gateways,
    administrative,
    enroller,
    handOver: () => handOver(context),
    takeKey: (code) => takeHandedOver(code, context),
    startAgain: () => context.leaving.leaveAtOnce(() => startAgain(atLoginFlag)),
    clock,
    timers: systemTimers,
    onChanged(changed) {
      // Whatever another hand had changed, an administrator has looked at the settings since.
      if (settings().alteration() === null) health.set({ settings: 'ok' })
      slots.readers.get()?.reconfigure()
      const training = slots.training.get()?.address() ?? null
      if (training !== null) void tellTrainingAgreements(training, changed.readers.accepted)
      if (changed.counter.startsWithSession !== counter.startsWithSession)
        void context.restartModule('autostart')
      if (changed.counter.isKiosk !== counter.isKiosk)
        setKiosk(slots.window.get(), changed.counter.isKiosk, process.platform)
      if (
        changed.counter.staysInTray !== counter.staysInTray ||
        changed.counter.isKiosk !== counter.isKiosk ||
        changed.language !== language
      )
        void context.restartModule('tray')
      if (changed.hub !== null && hub === null) void context.restartModule('hub')
      ;({ counter, language, hub } = changed)
      askAgain()
      publish.settings.changed(changed)
    },
    onSecretSaved(gateway) {
      const open = queue()
      if (gateway !== null && open.ok) open.value.outbox.resume(gateway)
      askAgain()
    },
  })
}
