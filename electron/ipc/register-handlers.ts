import { ipcMain } from 'electron'
import type { IpcMainInvokeEvent } from 'electron'
import { channelName, ipcContract } from '../../contract/ipc.ts'
import type { EventCall, InvokeCall, IpcContract, OutputOf, ParsedInputOf } from '../../contract/ipc.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { isWithinBounds } from './bounds.ts'

/** The one raw channel. Which call is meant is data, so that an unknown one is refused here and not by Electron. */
const doorChannel = 'extorno'

type InvokeNames<Group> = {
  [Name in keyof Group]: Group[Name] extends InvokeCall ? Name : never
}[keyof Group]

/** What main has to implement: one function for every invoke call of the contract. */
export type Handlers = {
  [Group in keyof IpcContract]: {
    [Name in InvokeNames<IpcContract[Group]>]: (
      input: ParsedInputOf<IpcContract[Group][Name]>,
    ) => Promise<OutputOf<IpcContract[Group][Name]>> | OutputOf<IpcContract[Group][Name]>
  }
}

/** Why the door stayed shut. The caller learns no more than this; the log gets the channel's name, never the content. */
type Refusal = {
  tag: 'Refused'
  why: 'wrongSender' | 'unknownCall' | 'tooLarge' | 'badInput' | 'failed'
}

type IpcDependencies = {
  handlers: Handlers
  /** Whether the call comes from the top frame of our own window. */
  isTrusted: (event: IpcMainInvokeEvent) => boolean
  onRefused: (refused: { why: Refusal['why']; call: string; detail?: string }) => void
}

const invokeCalls = new Map<string, InvokeCall>()
for (const [group, calls] of Object.entries(ipcContract)) {
  for (const [name, call] of Object.entries<InvokeCall | EventCall>(calls)) {
    if (call.kind === 'invoke') invokeCalls.set(channelName(group, name), call)
  }
}

const isChannel = (call: unknown): call is string => typeof call === 'string' && call.length <= 80

/**
 * Opens the one door between the window and main. For every call: the sender is checked, the input bounded and parsed,
 * the handler run and its output parsed, so that no member leaves that the contract does not name.
 */
export function registerIpcHandlers({ handlers, isTrusted, onRefused }: IpcDependencies): { close(): void } {
  const refuse = (why: Refusal['why'], call: string, detail?: string): Result<never, Refusal> => {
    onRefused({ why, call: isChannel(call) ? call : '?', ...(detail === undefined ? {} : { detail }) })
    return err({ tag: 'Refused', why })
  }

  ipcMain.handle(
    doorChannel,
    async (event, call: unknown, input: unknown): Promise<Result<unknown, Refusal>> => {
      const callName = isChannel(call) ? call : '?'
      if (!isTrusted(event)) return refuse('wrongSender', callName)
      const definition = invokeCalls.get(callName)
      const handler = handlerOf(handlers, callName)
      if (!definition || !handler) return refuse('unknownCall', 'unnamed')
      if (!isWithinBounds(input)) return refuse('tooLarge', callName)
      const parsed = definition.input.safeParse(input)
      if (!parsed.success)
        return refuse('badInput', callName, parsed.error.issues[0]?.path.join('.').slice(0, 80))
      try {
        const output = definition.output.safeParse(await handler(parsed.data))
        return output.success
          ? ok(output.data)
          : refuse('failed', callName, `output ${output.error.issues[0]?.path.join('.').slice(0, 80)}`)
      } catch (error) {
        return refuse('failed', callName, error instanceof Error ? error.name : 'thrown')
      }
    },
  )
  return { close: () => ipcMain.removeHandler(doorChannel) }
}

/** The handler of `group.name`, found only among own members. */
function handlerOf(handlers: Handlers, channel: string): ((input: unknown) => unknown) | null {
  const [group = '', name = ''] = channel.split('.')
  if (!Object.hasOwn(handlers, group)) return null
  const calls: Record<string, unknown> = handlers[group as keyof Handlers]
  const handler = Object.hasOwn(calls, name) ? calls[name] : undefined
  return typeof handler === 'function'
    ? (input) => Reflect.apply(handler, undefined, [input]) as unknown
    : null
}
