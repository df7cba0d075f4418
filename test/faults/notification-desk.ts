import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Till } from './processes.ts'
import { readAll } from './proxy-answers.ts'

/**
 * The store's endpoint for what the gateways tell unasked: Liquido's callbacks and Kushki's webhooks are handed to the till
 * that runs, as they came. Where none runs they are lost, as at a counter that is switched off.
 */
export type NotificationDesk = {
  /** As the sandbox's `PUT /notifications` takes them. */
  targets: Record<'kushki' | 'liquido', { url: string }>
  close(): Promise<void>
}

/** @param till the one that runs, or `null` */
export async function openNotificationDesk(till: () => Till | null): Promise<NotificationDesk> {
  const server = createServer((request, response) => {
    const header = (name: string): string => String(request.headers[name] ?? '')
    readAll(request)
      .then(async (bytes) => {
        const body = bytes.toString()
        return request.url === '/liquido'
          ? till()?.line('applyCallback', { body, signature: header('liquido-signature') })
          : till()?.line('applyWebhook', {
              body,
              signature: header('x-kushki-signature'),
              id: header('x-kushki-id'),
            })
      })
      .then((said) => response.writeHead(said ? 200 : 503).end())
      .catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = (name: string): { url: string } => ({ url: `http://127.0.0.1:${port}/${name}` })
  return {
    targets: { kushki: url('kushki'), liquido: url('liquido') },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
