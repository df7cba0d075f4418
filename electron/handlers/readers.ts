import type { ReadersSnapshot } from '../../contract/readers.ts'
import type { ProfileName } from '../../contract/settings.ts'
import type { Handlers } from '../ipc/answer-call.ts'
import type { Readers } from '../readers/readers.ts'

/** What is known of the readers; where their module does not run, that it failed. */
export const readersSnapshot = (readers: Readers | null): ReadersSnapshot =>
  readers?.snapshot() ?? { bridge: { state: 'failed', restarts: 0 }, readers: [], missing: [] }

/** The window's calls to the card readers. `readers`: `null` while their module does not run, which is shown as failed. */
export const readersHandlers = (
  readers: () => Readers | null,
  profile: ProfileName,
): Handlers['readers'] => ({
  snapshot: () => readersSnapshot(readers()),
  begin: (wanted) => readers()?.begin(wanted),
  beginProof(wanted) {
    // With real money nothing is proven: no card leaves the bridge in a form that nobody agreed to.
    if (profile !== 'live') readers()?.begin({ ...wanted, anyForm: true })
  },
  testRead: () => readers()?.testRead(),
  end: () => readers()?.end(),
  simulate: ({ scenario }) => readers()?.simulate(scenario),
})
