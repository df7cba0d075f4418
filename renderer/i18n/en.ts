import { answers } from './en/answers.ts'
import { flow } from './en/flow.ts'
import { close, queue } from './en/queue.ts'
import { reader } from './en/reader.ts'
import { diagnostics, settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import type { Catalogue } from './es.ts'

/** Every word of the window in English. */
export const en: Catalogue = {
  ...flow,
  answers,
  queue,
  closeOfDay: close,
  reader,
  settings,
  diagnostics,
  shell,
}
