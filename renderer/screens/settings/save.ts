import type { z } from 'zod'
import type { secretErrorSchema, settingsErrorSchema } from '../../../contract/ipc.ts'
import { err } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import { storeSettingsSchema } from '../../../contract/settings.ts'
import type { StoreSettings } from '../../../contract/settings.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import type { Translate } from '../../i18n/index.ts'
import { settingPlace } from './wrong-setting.ts'

/** `Unreachable`: main did not answer. */
export type SettingsFailure =
  | z.infer<typeof settingsErrorSchema>
  | z.infer<typeof secretErrorSchema>
  | { tag: 'Unreachable' }

export const settingsSentence = (t: Translate, error: SettingsFailure): string => {
  switch (error.tag) {
    case 'Invalid': {
      const place = settingPlace(t, error.path)
      return place === null
        ? t('settings.error.Invalid', { path: error.path })
        : t('settings.error.InvalidField', {
            field: place.field,
            section: t(`settings.section.${place.section}`),
          })
    }
    case 'Fixed': {
      const place = settingPlace(t, error.path)
      return t('settings.error.Fixed', { field: place?.field ?? error.path })
    }
    case 'NoKeyring':
    case 'CouldNotWrite':
      return t(`settings.error.${error.tag}`)
    case 'Unreachable':
      return t('settings.error.unreachable')
  }
}

/** Checks the settings against the contract and hands them to main; the path names the first one that is wrong. */
export async function saveSettings(draft: StoreSettings): Promise<Result<StoreSettings, SettingsFailure>> {
  const parsed = storeSettingsSchema.safeParse(draft)
  if (!parsed.success) return err({ tag: 'Invalid', path: parsed.error.issues[0]?.path.join('.') ?? '' })
  return answered(() => ipc.settings.save(parsed.data))
}
