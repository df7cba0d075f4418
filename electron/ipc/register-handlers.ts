import { ipcMain } from 'electron'
import type { IpcMainInvokeEvent } from 'electron'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { answerCall, isKnownCall } from './answer-call.ts'
import type { Admit, CallRefusal, Handlers } from './answer-call.ts'

/** The one raw channel. Which call is meant is data, so that an unknown one is refused here and not by Electron. */
const doorChannel = 'extorno'

/** Why the door stayed shut. The caller learns no more than this; the log gets the channel's name, never the content. */
type Refusal = {
  tag: 'Refused'
  why: 'wrongSender' | CallRefusal['why']
}

type IpcDependencies = {
  handlers: Handlers
  /** Whether the call comes from the top frame of our own window. */
  isTrusted: (event: IpcMainInvokeEvent) => boolean
  /** Who is calling, by who is signed in. */
  admit: Admit
  onRefused: (refused: { why: Refusal['why']; call: string; detail?: string }) => void
}

const isChannel = (call: unknown): call is string => typeof call === 'string' && call.length <= 80

/** Opens the one door between the window and main: for every call the sender is checked, then `answerCall` has it. */
export function registerIpcHandlers({ handlers, isTrusted, admit, onRefused }: IpcDependencies): {
  close(): void
} {
  const refuse = (why: Refusal['why'], call: string, detail?: string): Result<never, Refusal> => {
    onRefused({ why, call, ...(detail === undefined ? {} : { detail }) })
    return err({ tag: 'Refused', why })
  }

  ipcMain.handle(
    doorChannel,
    async (event, call: unknown, input: unknown): Promise<Result<unknown, Refusal>> => {
      const callName = isChannel(call) ? call : '?'
      if (!isTrusted(event)) return refuse('wrongSender', isKnownCall(callName) ? callName : 'unnamed')
      const answer = await answerCall(handlers, callName, input, admit)
      if (answer.ok) return ok(answer.value)
      const { why, detail } = answer.error
      return refuse(why, why === 'unknownCall' ? 'unnamed' : callName, detail)
    },
  )
  return { close: () => ipcMain.removeHandler(doorChannel) }
}
