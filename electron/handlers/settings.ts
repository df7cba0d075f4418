import type { GatewayName } from '../../domain/sales.ts'
import type { SecretName, StoreSettings } from '../../contract/settings.ts'
import { err, ok } from '../../domain/result.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import type { Gateways } from '../gateways/configured.ts'
import { createConnectionCheck } from '../gateways/connection-check.ts'
import { originOfSecret } from '../gateways/hosts.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { SettingsStore } from '../settings/store.ts'

type Dependencies = {
  /** Both as they are now: their modules may fail and start again. */
  settings: () => SettingsStore
  secrets: () => Secrets
  gateways: Gateways
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

/** The window's calls to the store's settings and secrets. */
export function settingsHandlers(dependencies: Dependencies): Handlers['settings'] {
  const { settings, secrets } = dependencies
  const checkConnection = createConnectionCheck(dependencies)

  const told = (result: ReturnType<SettingsStore['save']>): ReturnType<SettingsStore['save']> => {
    if (!result.ok) return result
    dependencies.onChanged(result.value)
    return result
  }

  return {
    get: () => settings().get(),
    save: (candidate) => told(settings().save(candidate)),
    exportText: () => ({ text: settings().exportText() }),
    importText: ({ text }) => told(settings().importText(text)),
    async setSecret({ name, value }) {
      const result = await secrets().set(name, value, originOfSecret(name, settings().get()))
      if (!result.ok) return err(result.error)
      if (value !== null) dependencies.onSecretSaved(gatewayOf[name])
      return ok(undefined)
    },
    secretsSet: () => secrets().names((name) => originOfSecret(name, settings().get())),
    checkConnection,
  }
}
