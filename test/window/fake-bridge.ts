import { channelName, ipcContract } from '../../contract/ipc.ts'
import type {
  EventCall,
  InvokeCall,
  IpcContract,
  OutputOf,
  ParsedInputOf,
  PayloadOf,
} from '../../contract/ipc.ts'
import type { NeededRole } from '../../domain/authority.ts'
import type { Bridge } from '../../renderer/ipc/client.ts'

/** One invoke call of the fake main: what it answers, and what it was asked. */
export type FakeCall<Call> = {
  /** What main answers from now on. Checked against the contract when it is given. */
  answer(reply: (input: ParsedInputOf<Call>) => OutputOf<Call> | Promise<OutputOf<Call>>): void
  readonly calls: ParsedInputOf<Call>[]
}

type FakeCalls = {
  readonly [Group in keyof IpcContract]: {
    readonly [
      Name in keyof IpcContract[Group] as IpcContract[Group][Name] extends InvokeCall ? Name : never
    ]: FakeCall<IpcContract[Group][Name]>
  }
}
type FakeEvents = {
  readonly [Group in keyof IpcContract]: {
    readonly [
      Name in keyof IpcContract[Group] as IpcContract[Group][Name] extends EventCall ? Name : never
    ]: (payload: PayloadOf<IpcContract[Group][Name]>) => void
  }
}

/** Who is let in, and who is told news; everybody, until a story says otherwise. */
export type FakeDoor = {
  admit: (channel: string, needs: NeededRole, input: unknown) => boolean | Promise<boolean>
  mayHear: (needs: NeededRole) => boolean
}

export type FakeBridge = FakeCalls & {
  readonly door: FakeDoor
  /** Calls that the role did not take. */
  readonly refused: string[]
  readonly bridge: Bridge
  readonly emit: FakeEvents
  /** Calls that nobody expected, inputs and answers that break the contract. A test ends with none. */
  readonly problems: string[]
}

/**
 * A main that answers only what a test told it to, made from the contract: `fake.operations.submit.answer(…)`,
 * `.calls`, `fake.emit.readers.presented(…)`. Values are cloned on the way, as they are between processes.
 */
export function createFakeBridge(): FakeBridge {
  const problems: string[] = []
  const refused: string[] = []
  const door: FakeDoor = { admit: () => true, mayHear: () => true }
  const replies = new Map<string, (input: unknown) => unknown>()
  const asked = new Map<string, unknown[]>()
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const contract = new Map<string, InvokeCall | EventCall>()
  const calls: Record<string, Record<string, unknown>> = {}
  const emit: Record<string, Record<string, unknown>> = {}

  const report = (problem: string): Error => {
    problems.push(problem)
    return new Error(problem)
  }

  for (const [group, members] of Object.entries(ipcContract)) {
    const groupCalls: Record<string, unknown> = {}
    const groupEvents: Record<string, unknown> = {}
    for (const [name, call] of Object.entries<InvokeCall | EventCall>(members)) {
      const channel = channelName(group, name)
      contract.set(channel, call)
      if (call.kind === 'invoke') {
        const inputs: unknown[] = []
        asked.set(channel, inputs)
        groupCalls[name] = {
          calls: inputs,
          answer: (reply: (input: unknown) => unknown) => void replies.set(channel, reply),
        }
      } else {
        groupEvents[name] = (payload: unknown) => {
          const parsed = call.payload.safeParse(payload)
          if (!parsed.success)
            throw report(`${channel}: the event breaks the contract: ${parsed.error.message}`)
          if (!door.mayHear(call.needs)) return
          for (const listener of listeners.get(channel) ?? []) listener(structuredClone(parsed.data))
        }
      }
    }
    calls[group] = groupCalls
    emit[group] = groupEvents
  }

  const bridge: Bridge = {
    async invoke(channel, input) {
      const call = contract.get(channel)
      if (call?.kind !== 'invoke') throw report(`${channel}: no such call`)
      const parsed = call.input.safeParse(structuredClone(input))
      if (!parsed.success) throw report(`${channel}: the input breaks the contract: ${parsed.error.message}`)
      const admitted = door.admit(channel, call.needs, structuredClone(input))
      // Waited for only where it must be: what was asked is on record at once.
      if (!(typeof admitted === 'boolean' ? admitted : await admitted)) {
        refused.push(channel)
        // As the preload says it.
        throw new Error('Refused: needsRole')
      }
      asked.get(channel)?.push(parsed.data)
      const reply = replies.get(channel)
      if (!reply) throw report(`${channel}: an unexpected call`)
      const answer = call.output.safeParse(await reply(parsed.data))
      if (!answer.success) throw report(`${channel}: the answer breaks the contract: ${answer.error.message}`)
      return structuredClone(answer.data)
    },
    on(channel, listener) {
      if (contract.get(channel)?.kind !== 'event') throw report(`${channel}: no such event`)
      const known = listeners.get(channel) ?? new Set()
      listeners.set(channel, known.add(listener))
      return () => known.delete(listener)
    },
  }
  // The loops above make exactly the members that the contract's keys name.
  return { ...calls, emit, bridge, problems, refused, door } as unknown as FakeBridge
}
