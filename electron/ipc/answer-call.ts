import { pathOfCardData } from '../../contract/card-data-in-call.ts'
import { channelName, ipcContract } from '../../contract/ipc.ts'
import type { EventCall, InvokeCall, IpcContract, OutputOf, ParsedInputOf } from '../../contract/ipc.ts'
import type { Caller, NeededRole } from '../../domain/authority.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'

type InvokeNames<Group> = {
  [Name in keyof Group]: Group[Name] extends InvokeCall ? Name : never
}[keyof Group]

/** What main has to implement: one function for every invoke call of the contract. */
export type Handlers = {
  [Group in keyof IpcContract]: {
    [Name in InvokeNames<IpcContract[Group]>]: (
      input: ParsedInputOf<IpcContract[Group][Name]>,
      caller: Caller,
    ) => Promise<OutputOf<IpcContract[Group][Name]>> | OutputOf<IpcContract[Group][Name]>
  }
}

/** Some of the handlers, for a caller that has only a part of the contract. */
export type SomeHandlers = { [Group in keyof Handlers]?: Partial<Handlers[Group]> }

/**
 * Who makes a call that needs a role, or `null`: nobody entitled. Where somebody else answered for the call beforehand,
 * that is used up.
 *
 * @param input as the window sent it
 */
export type Admit = (call: string, needs: NeededRole, input: unknown) => Caller | null

/** Why a call was not answered. `detail`: the first member that does not fit, never its value. */
export type CallRefusal = {
  why: 'unknownCall' | 'tooLarge' | 'badInput' | 'cardDataInText' | 'needsRole' | 'failed'
  detail?: string
}

const invokeCalls = new Map<string, InvokeCall>()
for (const [group, calls] of Object.entries(ipcContract)) {
  for (const [name, call] of Object.entries<InvokeCall | EventCall>(calls)) {
    if (call.kind === 'invoke') invokeCalls.set(channelName(group, name), call)
  }
}

/** @param call `group.name` */
export const isKnownCall = (call: string): boolean => invokeCalls.has(call)

/**
 * Answers one call of the contract: the input is bounded and parsed, the caller admitted, the handler run and its output
 * parsed, so that no member leaves that the contract does not name. Never throws.
 *
 * @param call `group.name`
 */
export async function answerCall(
  handlers: SomeHandlers,
  call: string,
  input: unknown,
  admit: Admit,
): Promise<Result<unknown, CallRefusal>> {
  const definition = invokeCalls.get(call)
  const handler = handlerOf(handlers, call)
  if (!definition || !handler) return err({ why: 'unknownCall' })
  if (!isWithinBounds(input)) return err({ why: 'tooLarge' })
  const parsed = definition.input.safeParse(input)
  if (!parsed.success) return err({ why: 'badInput', detail: pathOf(parsed.error) })
  const cardData = pathOfCardData(definition.input, parsed.data)
  if (cardData !== null) return err({ why: 'cardDataInText', detail: cardData.slice(0, 80) })
  try {
    const caller = admit(call, definition.needs, input)
    if (caller === null) return err({ why: 'needsRole', detail: definition.needs })
    const output = definition.output.safeParse(await handler(parsed.data, caller))
    return output.success ? ok(output.data) : err({ why: 'failed', detail: `output ${pathOf(output.error)}` })
  } catch (error) {
    return err({ why: 'failed', detail: error instanceof Error ? error.name : 'thrown' })
  }
}

const pathOf = ({ issues }: { issues: readonly { path: readonly PropertyKey[] }[] }): string =>
  (issues[0]?.path.join('.') ?? '').slice(0, 80)

/** The handler of `group.name`, found only among own members. */
function handlerOf(
  handlers: SomeHandlers,
  channel: string,
): ((input: unknown, caller: Caller) => unknown) | null {
  const [group = '', name = ''] = channel.split('.')
  if (!Object.hasOwn(handlers, group)) return null
  const calls: Record<string, unknown> = handlers[group as keyof Handlers] ?? {}
  const handler = Object.hasOwn(calls, name) ? calls[name] : undefined
  return typeof handler === 'function'
    ? (input, caller) => Reflect.apply(handler, undefined, [input, caller]) as unknown
    : null
}

/** More than the largest honest call (a settings file or a pasted callback) and far less than what hurts. */
const maxCharacters = 400_000
const maxMembers = 5000
const maxDepth = 12

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Whether a call's input is small and plain enough to be looked at: bounded text, members and depth, plain objects and
 * arrays only, no key that touches a prototype. Runs before any schema, so that a hostile 50 MB string costs nothing.
 */
export function isWithinBounds(input: unknown): boolean {
  let characters = 0
  let members = 0
  const visit = (value: unknown, depth: number): boolean => {
    if (depth > maxDepth) return false
    if (typeof value === 'string') return (characters += value.length) <= maxCharacters
    if (value === null || typeof value !== 'object')
      return typeof value !== 'function' && typeof value !== 'symbol'
    if (Array.isArray(value)) {
      members += value.length
      return members <= maxMembers && value.every((item) => visit(item, depth + 1))
    }
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== null && prototype !== Object.prototype) return false
    const keys = Reflect.ownKeys(value)
    members += keys.length
    if (members > maxMembers) return false
    return keys.every((key) => {
      if (typeof key !== 'string' || forbiddenKeys.has(key)) return false
      characters += key.length
      return characters <= maxCharacters && visit(Reflect.get(value, key), depth + 1)
    })
  }
  return visit(input, 0)
}
