import type { CallbackEndpoint } from '../callbacks/endpoint.ts'
import { originOfSecret } from '../gateways/hosts.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** The loopback endpoint that a store's server forwards Liquido's callbacks and Kushki's webhooks to; off unless the store sets a port. */
export const callbacksModule: Module<Context> = {
  name: 'callbacks',
  init({ settings, secrets, queue }) {
    const { callbackPort } = settings().get().liquido
    if (callbackPort === null) return null
    let endpoint: CallbackEndpoint | null = null
    return {
      async start() {
        // Few counters have one: its HTTP server is loaded where there is.
        const { startCallbackEndpoint } = await import('../callbacks/endpoint.ts')
        const started = await startCallbackEndpoint({
          port: callbackPort,
          token: () => secrets().get('callbackToken', originOfSecret('callbackToken', settings().get())),
          // Asked at each callback: a storage that opens later takes the next one.
          apply(handed) {
            const open = queue()
            return open.ok ? open.value.applyCallback(handed) : Promise.resolve(open)
          },
          applyWebhook(handed) {
            const open = queue()
            return open.ok ? open.value.applyWebhook(handed) : Promise.resolve(open)
          },
        })
        if (!started.ok) throw new Error(started.error.tag)
        endpoint = started.value
      },
      stop: () => endpoint?.stop(),
    }
  },
}
