import type { Handlers } from '../ipc/register-handlers.ts'
import type { Readers } from '../readers/readers.ts'

/** The window's calls to the card readers. */
export const readersHandlers = (readers: Readers): Handlers['readers'] => ({
  snapshot: () => readers.snapshot(),
  begin: (wanted) => readers.begin(wanted),
  testRead: () => readers.testRead(),
  end: () => readers.end(),
  simulate: ({ scenario }) => readers.simulate(scenario),
})
