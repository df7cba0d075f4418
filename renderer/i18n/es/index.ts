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

/** Every word of the window in Spanish (es-PE): the first language. */
export const es = {
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
} as const

type Words<Tree> = { readonly [Key in keyof Tree]: Tree[Key] extends string ? string : Words<Tree[Key]> }

/** The shape that every other language has to fill: the same keys, all of them. */
export type Catalogue = Words<typeof es>
