import { flow } from './flow.ts'
import { administratorNeeded, approval, people, setup } from './people.ts'
import { queue } from './queue.ts'
import { scan } from './scan.ts'
import { shell } from './shell.ts'

/** The words that the first picture may need, in English. */
export const enFirst = {
  ...flow,
  queue,
  shell,
  people,
  approval,
  administratorNeeded,
  setup,
  scan,
}
