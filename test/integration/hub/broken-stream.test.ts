import { expect, it, onTestFinished } from 'vitest'
import { ok } from '../../../domain/result.ts'
import { createApplication } from '../../../hub/http/application.ts'
import type { Handlers } from '../../../hub/http/handlers.ts'
import { listen } from '../../../hub/http/listener.ts'
import { hubRoutes } from '../../../contract/hub/routes.ts'

/** A hub whose database meets this error once the stream has begun. @returns what its caller and its log came to see */
async function stream(name: 'changes' | 'feed', error: Error) {
  const faults: unknown[] = []
  const begun = Promise.withResolvers<void>()
  const listener = await listen(
    createApplication({
      handlers: { [name]: () => begun.promise.then(() => Promise.reject(error)) } as unknown as Handlers,
      door: { admit: () => Promise.resolve(ok({})) } as never,
      openApi: {},
      console: null,
      stopping: new AbortController().signal,
      onFault: (fault) => faults.push(fault),
    }),
    { host: '127.0.0.1', port: 0 },
  )
  onTestFinished(() => listener.stop())
  const response = await fetch(`${listener.url}${hubRoutes[name].path}`, {
    headers: { accept: 'text/event-stream' },
  })
  begun.resolve()
  const text = await response.text().catch(() => 'cut')
  return { status: response.status, text, faults }
}

const away = Object.assign(new Error('terminating connection'), { code: '57P01' })
const fault = new Error('a fault')

it.each(['changes', 'feed'] as const)(
  'cuts the stream of the %s where the database goes away',
  async (name) => {
    const written: unknown[] = []
    const { error: log } = console
    console.error = (...parts) => void written.push(parts)
    onTestFinished(() => void (console.error = log))
    expect(await stream(name, away)).toEqual({ status: 200, text: 'cut', faults: [] })
    expect(await stream(name, fault)).toEqual({ status: 200, text: 'cut', faults: [fault] })
    // The log is for faults of the hub, and has them by `onFault`.
    expect(written).toEqual([])
  },
)
