import { answers } from './answers.ts'
import { close } from './close.ts'
import { history } from './history.ts'
import { hub } from './hub.ts'
import { reader } from './reader.ts'
import { diagnostics, settings } from './settings.ts'
import { updates } from './updates.ts'

/** The words that only other screens need, in English. */
export const enLater = { answers, closeOfDay: close, history, hub, reader, settings, diagnostics, updates }
