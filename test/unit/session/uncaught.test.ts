import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { bridgeEventSchema } from '../../../contract/bridge.ts'
import { endWhenUncaught } from '../../../native-bridge/session/uncaught.ts'

beforeEach(() => void vi.useFakeTimers({ now: 5 }))
afterEach(() => void vi.useRealTimers())

it.each(['uncaughtException', 'unhandledRejection'])(
  'ends the bridge after its last word, which quotes nothing (%s)',
  (event) => {
    const exits: number[] = []
    const sent: unknown[] = []
    const emitter = Object.assign(new EventEmitter(), { exit: (code: number) => exits.push(code) })
    endWhenUncaught(emitter as unknown as NodeJS.Process, { send: (message) => sent.push(message) })
    emitter.emit(event, new RangeError('%B4111111111111111^'))
    emitter.emit(event, new Error('another'))
    expect(sent).toEqual([
      {
        type: 'log',
        line: { at: 5, readerId: '', direction: 'state', bytes: 0, text: 'bridge ended: RangeError' },
      },
    ])
    expect(bridgeEventSchema.safeParse(sent[0]).success).toBe(true)
    expect(exits).toEqual([])
    vi.runAllTimers()
    expect(exits).toEqual([1])
  },
)
