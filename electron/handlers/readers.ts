import type { ReadersSnapshot } from '../../contract/readers.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { Readers } from '../readers/readers.ts'

/** What is known of the readers; where their module does not run, that it failed. */
export const readersSnapshot = (readers: Readers | null): ReadersSnapshot =>
  readers?.snapshot() ?? { bridge: { state: 'failed', restarts: 0 }, readers: [], missing: [] }

/** The window's calls to the card readers. `readers`: `null` while their module does not run, which is shown as failed. */
export const readersHandlers = (readers: () => Readers | null): Handlers['readers'] => ({
  snapshot: () => readersSnapshot(readers()),
  begin: (wanted) => readers()?.begin(wanted),
  testRead: () => readers()?.testRead(),
  end: () => readers()?.end(),
  simulate: ({ scenario }) => readers()?.simulate(scenario),
})
