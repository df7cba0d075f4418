import { answers } from './answers.ts'
import { close } from './close.ts'
import { history } from './history.ts'
import { hub } from './hub.ts'
import { reader } from './reader.ts'
import { diagnostics, settings } from './settings.ts'
import { updates } from './updates.ts'

/** The words that only other screens need, in Spanish (es-PE). */
export const esLater = {
  answers,
  closeOfDay: close,
  history,
  hub,
  reader,
  settings,
  diagnostics,
  updates,
} as const
