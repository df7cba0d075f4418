import type { ElectronApplication } from '@playwright/test'
import { z } from 'zod'

/** Training's acquirer as the demonstration steers it: the connection down and up again, and its own books. */
export type Acquirer = {
  disconnect: () => Promise<void>
  connect: () => Promise<void>
  /** Operations in its ledger with their effect. */
  effects: () => Promise<unknown[]>
  /** Every request it was sent, oldest first. */
  requests: () => Promise<unknown[]>
}

/**
 * Finds the control API of the sandbox inside the app. Its port and token are known to main alone, so the sandbox is
 * ended once: main starts it again and asks it for its ledger, and that request has both.
 */
export async function findAcquirer(application: ElectronApplication): Promise<Acquirer> {
  const { control, authorization } = await application.evaluate(async ({ app }) => {
    const channels = process.getBuiltinModule('node:diagnostics_channel')
    return new Promise<{ control: string; authorization: string }>((resolve) => {
      const listen = (message: unknown): void => {
        type Sent = { request: { origin: string; path: string; headers: string | string[] } }
        const { origin, path, headers } = (message as Sent).request
        if (!path.startsWith('/ledger')) return
        channels.unsubscribe('undici:request:create', listen)
        resolve({
          control: origin,
          authorization: /Bearer [\w-]+/u.exec([headers].flat().join('\n'))?.[0] ?? '',
        })
      }
      channels.subscribe('undici:request:create', listen)
      const sandbox = app.getAppMetrics().find((metric) => metric.name === 'Extorno training')
      if (sandbox) process.kill(sandbox.pid)
    })
  })
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const headers = { authorization, 'content-type': 'application/json' }
    const response = await fetch(`${control}${path}`, { ...init, headers })
    if (!response.ok) throw new Error(`sandbox ${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? null : response.json()
  }
  const setFaults = (faults: unknown[]): Promise<unknown> =>
    ask('/faults', {
      method: 'PUT',
      body: JSON.stringify(faults),
    })
  return {
    disconnect: async () => void (await setFaults([{ kind: 'refuse', gateway: 'kushki' }])),
    connect: async () => void (await setFaults([])),
    effects: async () => z.array(z.unknown()).parse(await ask('/operations')),
    requests: async () => z.array(z.unknown()).parse(await ask('/requests')),
  }
}
