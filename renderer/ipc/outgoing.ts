import '../zod-without-eval.ts'
import { pathOfCardData } from '../../contract/card-data-in-call.ts'
import { ipcContract } from '../../contract/ipc.ts'
import type { EventCall, InvokeCall } from '../../contract/ipc.ts'

const groups: Record<string, Record<string, InvokeCall | EventCall>> = ipcContract

/** Whether what a call is given holds data of a card. With the contract's schemas, a file of its own. */
export function holdsCardData(group: string, name: string, input: unknown): boolean {
  const call = groups[group]?.[name]
  // What the contract does not know is not told to anybody.
  return call?.kind !== 'invoke' || pathOfCardData(call.input, input) !== null
}
