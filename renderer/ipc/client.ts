import { pathOfCardData } from '../../contract/card-data-in-call.ts'
import { channelName, ipcContract } from '../../contract/ipc.ts'
import type { EventCall, InputOf, InvokeCall, IpcContract, OutputOf, PayloadOf } from '../../contract/ipc.ts'

/** What the preload exposes as `window.extorno`. Channels are `group.name`. */
export type Bridge = {
  invoke(channel: string, input: unknown): Promise<unknown>
  /** @returns a function that stops listening */
  on(channel: string, listener: (payload: unknown) => void): () => void
}

declare global {
  interface Window {
    readonly extorno: Bridge
  }
}

type ClientCall<Call> = Call extends EventCall
  ? { on(listener: (payload: PayloadOf<Call>) => void): () => void }
  : (input: InputOf<Call>) => Promise<OutputOf<Call>>

/** Every call and event of the contract, typed: `ipc.operations.submit(x)`, `ipc.readers.presented.on(listener)`. */
export type Client = {
  readonly [Group in keyof IpcContract]: {
    readonly [Name in keyof IpcContract[Group]]: ClientCall<IpcContract[Group][Name]>
  }
}

/** As the preload words it. */
const cardDataRefusal = 'Refused: cardDataInText'

/** Whether a call was refused since a text held data of a card. What the preload throws names why, and nothing of it. */
export const isCardDataRefusal = (error: unknown): boolean =>
  error instanceof Error && error.message.includes(cardDataRefusal)

let tellOfCardData = (): void => undefined

/** The one listener to such refusals, of whichever call. */
export const onCardDataRefused = (listener: () => void): void => {
  tellOfCardData = listener
}

/** Builds the client from the contract. A call rejects only where main could not be reached or refused the call. */
export function createClient(bridge: () => Bridge): Client {
  const client: Record<string, Record<string, unknown>> = {}
  for (const [group, calls] of Object.entries(ipcContract)) {
    const members: Record<string, unknown> = {}
    for (const [name, call] of Object.entries<InvokeCall | EventCall>(calls)) {
      const channel = channelName(group, name)
      members[name] =
        call.kind === 'invoke'
          ? async (input: unknown): Promise<unknown> => {
              try {
                // Here already, so that it does not even leave the window; main looks again.
                if (pathOfCardData(call.input, input) !== null) throw new Error(cardDataRefusal)
                return await bridge().invoke(channel, input)
              } catch (error) {
                if (isCardDataRefusal(error)) tellOfCardData()
                throw error
              }
            }
          : { on: (listener: (payload: unknown) => void) => bridge().on(channel, listener) }
    }
    client[group] = members
  }
  // The loop above makes exactly the members that the contract's keys name.
  return client as unknown as Client
}

export const ipc: Client = createClient(() => window.extorno)
