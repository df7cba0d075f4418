import type { WebContents } from 'electron'
import { channelName, ipcContract } from '../../contract/ipc.ts'
import type { NeededRole } from '../../domain/authority.ts'
import type { EventCall, InvokeCall, IpcContract, PayloadOf } from '../../contract/ipc.ts'

type EventNames<Group> = { [Name in keyof Group]: Group[Name] extends EventCall ? Name : never }[keyof Group]

/** One function for every event of the contract. */
export type Publish = {
  [Group in keyof IpcContract]: {
    [Name in EventNames<IpcContract[Group]>]: (payload: PayloadOf<IpcContract[Group][Name]>) => void
  }
}

/**
 * News to the window: every payload is parsed on its way out, so that a member the contract does not name cannot leave.
 * Never throws: whoever has news to tell (a queue that settles while the program ends) must not fail by it. A window that is
 * gone throws at whatever is read of it.
 * Where there is no window (yet, or any more) news is dropped: the window asks for snapshots when it opens. So is news
 * that nobody signed in may hear: the window asks for snapshots after the sign-in, too.
 */
export function createPublisher(
  window: () => Pick<WebContents, 'isDestroyed' | 'send'> | null,
  mayHear: (needs: NeededRole) => boolean,
  onFailed: (call: string, error: unknown) => void,
): Publish {
  const groups = Object.entries(ipcContract).map(([group, calls]) => [
    group,
    Object.fromEntries(
      Object.entries<InvokeCall | EventCall>(calls).flatMap(([name, call]) =>
        call.kind === 'event'
          ? [
              [
                name,
                (payload: unknown) => {
                  try {
                    const target = window()
                    if (target && !target.isDestroyed() && mayHear(call.needs))
                      target.send(channelName(group, name), call.payload.parse(payload))
                  } catch (error) {
                    onFailed(channelName(group, name), error)
                  }
                },
              ],
            ]
          : [],
      ),
    ),
  ])
  return Object.fromEntries(groups) as Publish
}
