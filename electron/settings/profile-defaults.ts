import { defaultSettings } from '../../contract/settings.ts'
import type { ProfileName, StoreSettings } from '../../contract/settings.ts'

/**
 * What a profile starts with. Training has a simulated reader (an ABECS pinpad: its ciphertext fits every field of the
 * request) and both gateways; the live profile talks to the live hosts.
 */
export function profileDefaults(profile: ProfileName): StoreSettings {
  const settings = defaultSettings()
  switch (profile) {
    case 'training':
      return {
        ...settings,
        merchantName: 'Bodega de práctica',
        liquido: { ...settings.liquido, enabled: true },
        readers: { ...settings.readers, simulated: 'abecs' },
      }
    case 'test':
      return settings
    case 'live':
      return {
        ...settings,
        kushki: { ...settings.kushki, host: 'live' },
        liquido: { ...settings.liquido, host: 'live' },
      }
  }
}
