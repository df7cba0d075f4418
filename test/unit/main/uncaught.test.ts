import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { endWhenUncaught, uncaughtOf } from '../../../electron/app/uncaught.ts'

const thrownAt = (error: Error, place: string): Error =>
  Object.assign(error, {
    stack: `${error.name}: ${error.message}\n    at run (${place})\n    at main.js:1:1`,
  })

function watched(failing: string | null = null) {
  const emitter = new EventEmitter()
  const done: unknown[] = []
  const step = (name: string, told?: unknown): void => {
    done.push(told ?? name)
    if (failing === name) throw new Error('the step fails too')
  }
  const forget = endWhenUncaught(emitter as unknown as NodeJS.Process, {
    note: (uncaught) => step('note', uncaught),
    closeStorage: () => step('closeStorage'),
    end: () => step('end'),
  })
  return { emitter, done, forget }
}

it('notes, closes the storage and ends, once, whatever comes after it', () => {
  for (const [event, origin] of [
    ['uncaughtException', 'exception'],
    ['unhandledRejection', 'rejection'],
  ] as const) {
    const { emitter, done } = watched()
    emitter.emit(event, new TypeError('4111111111111111'))
    emitter.emit('uncaughtException', new Error('another'))
    expect(done).toEqual([{ origin, error: 'TypeError' }, 'closeStorage', 'end'])
  }
})

it('goes on to the end where a step fails', () => {
  for (const failing of ['note', 'closeStorage']) {
    const { emitter, done } = watched(failing)
    emitter.emit('uncaughtException', new TypeError('x'))
    expect(done.slice(1)).toEqual(['closeStorage', 'end'])
  }
})

it('takes its listeners away', () => {
  const { emitter, forget } = watched()
  forget()
  expect(emitter.eventNames()).toEqual([])
})

it('keeps of an error its name, its code and our own place, and no word of it', () => {
  const place = '/opt/Extorno/resources/app.asar/dist/electron/main.js:12:34'
  const failed = Object.assign(thrownAt(new RangeError('card 4111111111111111'), place), { code: 'EBUSY' })
  expect(uncaughtOf('exception', failed)).toEqual({
    origin: 'exception',
    error: 'RangeError',
    code: 'EBUSY',
    thrownAt: 'electron/main.js:12:34',
  })
})

it('names a file too that main loads when it is needed', () => {
  const failed = thrownAt(
    new Error('no paper'),
    '/opt/Extorno/resources/app.asar/dist/electron/later/esc-pos.js:1:234',
  )
  expect(uncaughtOf('rejection', failed).thrownAt).toBe('electron/later/esc-pos.js:1:234')
})

it('takes no name, code or place that was made of what was read', () => {
  const named = thrownAt(new Error('in electron/main.js:1:1'), '/home/x/elsewhere.js:1:2')
  named.name = '4111 1111 1111 1111'
  expect(uncaughtOf('rejection', Object.assign(named, { code: 'card 4111' }))).toEqual({
    origin: 'rejection',
    error: 'Error',
  })
  expect(uncaughtOf('rejection', '4111111111111111')).toEqual({ origin: 'rejection', error: 'thrown' })
})
