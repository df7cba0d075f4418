import type { JoinHub, JoinHubError } from '../../contract/hub-link.ts'
import type { HubRecord } from '../../contract/settings.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { JournalSigner } from '../authority/journal-heads.ts'
import { createHubClient } from './hub-client.ts'
import type { HubCallError } from './hub-client.ts'

/** Makes the counter known to a hub by a code that is good once; the same code again gives the same answer. */
export async function joinHub(
  { address, code }: JoinHub,
  signer: JournalSigner,
  clock: Clock,
): Promise<Result<HubRecord, JoinHubError>> {
  const client = createHubClient({ address, signer, clock, signal: new AbortController().signal })
  const joined = await client.call('enrol', { code, publicKey: signer.key })
  return joined.ok ? ok({ address, ...joined.value }) : err({ tag: whyNot(joined.error) })
}

function whyNot({ tag }: HubCallError<'enrol'>): JoinHubError['tag'] {
  switch (tag) {
    case 'CodeRefused':
    case 'ClockSkew':
    case 'TooMany':
    case 'NotReached':
      return tag
    case 'NoAnswer':
    case 'Unavailable':
    case 'Fault':
      return 'NotReached'
    default:
      // A path or a form that a hub of this protocol knows: what answers is none.
      return 'NotAHub'
  }
}
