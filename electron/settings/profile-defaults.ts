import { defaultSettings } from '../../contract/settings.ts'
import type { ProfileName, StoreSettings } from '../../contract/settings.ts'

/** Minor units: 1,000.00 for one operation, 5,000.00 in a day, for each way of taking a sale back. */
const liveLimits = {
  perOperationMinor: { reverse: 100_000, void: 100_000, refund: 100_000 },
  perDayMinor: { reverse: 500_000, void: 500_000, refund: 500_000 },
}

/**
 * What a profile starts with. Training has a simulated reader (the training pinpad: its ciphertext has the form of the
 * documents' sample) and both gateways; the live profile talks to the live hosts, within limits that an administrator may raise.
 */
export function profileDefaults(profile: ProfileName): StoreSettings {
  const settings = defaultSettings()
  switch (profile) {
    case 'training':
      return {
        ...settings,
        merchantName: 'Bodega de práctica',
        liquido: { ...settings.liquido, enabled: true },
        readers: { ...settings.readers, simulated: 'training' },
      }
    case 'test':
      return settings
    case 'live':
      return {
        ...settings,
        kushki: { ...settings.kushki, host: 'live' },
        liquido: { ...settings.liquido, host: 'live' },
        limits: { ...settings.limits, ...liveLimits },
      }
  }
}
