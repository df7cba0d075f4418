import type { EventCall, InputOf, IpcContract, OutputOf, PayloadOf } from '../../contract/ipc.ts'

/** What the preload exposes as `window.extorno`. Channels are `group.name`. */
export type Bridge = {
  invoke(channel: string, input: unknown): Promise<unknown>
  /** @returns a function that stops listening */
  on(channel: string, listener: (payload: unknown) => void): () => void
}

/** Every call and event of the contract by its names, written in by the build: the schemas come later. */
declare const __CHANNELS__: readonly { group: string; name: string; kind: 'invoke' | 'event' }[]

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

/** Whether something holds no text at all, as a page's number does not. */
const holdsNoText = (input: unknown): boolean =>
  input === undefined ||
  (typeof input === 'object' &&
    input !== null &&
    Object.values(input).every((value) => typeof value === 'number' || typeof value === 'boolean'))

/** What looks at texts before they leave; read for the first call that has one. */
let outgoing: typeof import('./outgoing.ts') | null = null

/** Builds the client from the contract's names. A call rejects only where main could not be reached or refused the call. */
export function createClient(bridge: () => Bridge): Client {
  const client: Record<string, Record<string, unknown>> = {}
  for (const { group, name, kind } of __CHANNELS__) {
    const channel = `${group}.${name}`
    const members = (client[group] ??= {})
    members[name] =
      kind === 'invoke'
        ? async (input: unknown): Promise<unknown> => {
            try {
              if (!holdsNoText(input)) {
                outgoing ??= await import('./outgoing.ts')
                // Here already, so that it does not even leave the window; main looks again.
                if (outgoing.holdsCardData(group, name, input)) throw new Error(cardDataRefusal)
              }
              return await bridge().invoke(channel, input)
            } catch (error) {
              if (isCardDataRefusal(error)) tellOfCardData()
              throw error
            }
          }
        : { on: (listener: (payload: unknown) => void) => bridge().on(channel, listener) }
  }
  // The loop above makes exactly the members that the contract's keys name.
  return client as unknown as Client
}

export const ipc: Client = createClient(() => window.extorno)
