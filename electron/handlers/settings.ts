import { isDeepStrictEqual } from 'node:util'
import type { GatewayName } from '../../domain/sales.ts'
import type { SecretName, StoreSettings } from '../../contract/settings.ts'
import { actorName } from '../../domain/authority.ts'
import type { Caller } from '../../domain/authority.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import type { AdministrativeJournal } from '../authority/administrative-journal.ts'
import type { Gateways } from '../gateways/configured.ts'
import { createConnectionCheck } from '../gateways/connection-check.ts'
import type { Enroller } from '../enrolment/enroller.ts'
import { originOfSecret } from '../gateways/hosts.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { changesBetween } from '../settings/changes.ts'
import type { SettingsStore } from '../settings/store.ts'

type Dependencies = {
  /** Both as they are now: their modules may fail and start again. */
  settings: () => SettingsStore
  secrets: () => Secrets
  gateways: Gateways
  administrative: AdministrativeJournal
  enroller: Enroller
  /** Makes the code by which another account gets the counter's key. */
  handOver: () => ReturnType<Handlers['settings']['handOverKey']>
  /** Gives this account the key that another one handed over. */
  takeKey: (code: string) => ReturnType<Handlers['settings']['takeKey']>
  /** Has the program started again. */
  startAgain: () => void
  clock: Clock
  timers: Timers
  /** After a change: the readers and the queue go by the new settings, the window is told. */
  onChanged: (settings: StoreSettings) => void
  /** After a credential was mended: a gateway that was paused for it goes on, where it is of a gateway. */
  onSecretSaved: (gateway: GatewayName | null) => void
}

/** Whose credential it is; `null`: it authenticates what calls us. */
const gatewayOf: Readonly<Record<SecretName, GatewayName | null>> = {
  kushkiCredential: 'kushki',
  liquidoClientId: 'liquido',
  liquidoClientSecret: 'liquido',
  liquidoApiKey: 'liquido',
  callbackToken: null,
  kushkiWebhookSecret: null,
}

type ChangeEvent = 'settingsChanged' | 'settingsImported' | 'settingsAltered'

/** The window's calls to the store's settings and secrets. */
export function settingsHandlers(dependencies: Dependencies): Handlers['settings'] {
  const { settings, secrets, administrative } = dependencies
  const checkConnection = createConnectionCheck(dependencies)

  const noteChange = createChangeNotes(dependencies)
  const change = <Refusal>(
    caller: Caller,
    event: ChangeEvent,
    work: (store: SettingsStore) => Result<StoreSettings, Refusal>,
  ): Result<StoreSettings, Refusal> => {
    const store = settings()
    const before = store.get()
    const result = work(store)
    if (result.ok) noteChange(caller, event, before, result.value)
    return result
  }

  return {
    get: () => settings().get(),
    save: (candidate, caller) => change(caller, 'settingsChanged', (store) => store.save(candidate)),
    exportText(_nothing, caller) {
      administrative.note(actorName(caller, ''), 'settingsExported')
      return { text: settings().exportText() }
    },
    importText: ({ text }, caller) => change(caller, 'settingsImported', (store) => store.importText(text)),
    alteration: () => settings().alteration(),
    resolveAlteration: ({ isTaken, content }, caller) =>
      change(caller, 'settingsAltered', (store) => store.resolveAlteration(isTaken, content)),
    async setSecret({ name, value }, caller) {
      const origin = originOfSecret(name, settings().get())
      const result = await secrets().set(name, value, origin)
      if (!result.ok) return err(result.error)
      administrative.note(actorName(caller, ''), value === null ? 'secretRemoved' : 'secretSet', {
        name,
        origin,
      })
      if (value !== null) dependencies.onSecretSaved(gatewayOf[name])
      return ok(undefined)
    },
    enrol: createEnrol(dependencies, noteChange),
    async handOverKey(_nothing, caller) {
      const made = await dependencies.handOver()
      if (made.ok) administrative.note(actorName(caller, ''), 'keyHandedOver')
      return made
    },
    async takeKey({ code }) {
      const taken = await dependencies.takeKey(code)
      if (taken.ok) dependencies.startAgain()
      return taken
    },
    secretsSet: () => secrets().names((name) => originOfSecret(name, settings().get())),
    checkConnection,
  }
}

type NoteChange = (caller: Caller, event: ChangeEvent, before: StoreSettings, after: StoreSettings) => void

/** Writes down who changed which member from what to what, and tells of it. */
function createChangeNotes({ settings, administrative, onChanged }: Dependencies): NoteChange {
  return (caller, event, before, after) => {
    const changes = changesBetween(before, after)
    administrative.note(actorName(caller, ''), event, {
      settingsRevision: settings().revision(),
      ...Object.fromEntries(changes.map(({ path, from, to }) => [path, `${from} → ${to}`])),
    })
    onChanged(after)
  }
}

/** A code's settings hold as saved ones do, and its secrets let their gateways go on. */
function createEnrol(
  { settings, enroller, onSecretSaved }: Dependencies,
  noteChange: NoteChange,
): Handlers['settings']['enrol'] {
  return async ({ code, file }, caller) => {
    const who = actorName(caller, '')
    const before = settings().get()
    const done = await enroller.enrol(code, file, who)
    if (!done.ok) return done
    enroller.noteUsed(who)
    const after = settings().get()
    // Most codes bring secrets alone.
    if (!isDeepStrictEqual(before, after)) noteChange(caller, 'settingsChanged', before, after)
    for (const name of done.value) onSecretSaved(gatewayOf[name])
    return done
  }
}
