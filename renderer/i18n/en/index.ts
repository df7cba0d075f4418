import { answers } from './answers.ts'
import { flow } from './flow.ts'
import { administratorNeeded, approval, people, setup } from './people.ts'
import { close } from './close.ts'
import { history } from './history.ts'
import { queue } from './queue.ts'
import { reader } from './reader.ts'
import { scan } from './scan.ts'
import { diagnostics, settings } from './settings.ts'
import { shell } from './shell.ts'
import { updates } from './updates.ts'
import type { Catalogue } from '../es/index.ts'

/** Every word of the window in English. */
export const en: Catalogue = {
  ...flow,
  answers,
  queue,
  closeOfDay: close,
  history,
  reader,
  settings,
  diagnostics,
  shell,
  people,
  approval,
  administratorNeeded,
  setup,
  scan,
  updates,
}
