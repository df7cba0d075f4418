import { realpathSync } from 'node:fs'
import { createServer as listen } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'vite'
import { root } from '../node24.mjs'

export type DevServer = {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** Resolves when a window has next connected to hear of changes: it has been drawn by then, or is about to be. */
  nextWindow(): Promise<void>
  close(): Promise<void>
}

/** Serves the window's sources on loopback, each changed module on its own (React fast refresh). */
export async function startDevServer(): Promise<DevServer> {
  const port = await freePort()
  const server = await createServer({
    configFile: join(root, 'renderer/vite.config.ts'),
    logLevel: 'warn',
    cacheDir: join(root, 'dist/.vite'),
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      // The page's own address is app://bundle: it has to be told where its changes come from.
      hmr: { protocol: 'ws', host: '127.0.0.1', clientPort: port },
      fs: { allow: [root, realpathSync(join(root, 'node_modules'))] },
    },
  })
  await server.listen()
  return {
    url: `http://127.0.0.1:${port}`,
    nextWindow: () =>
      new Promise((resolve) => {
        const onConnection = (): void => {
          server.ws.off('connection', onConnection)
          resolve()
        }
        server.ws.on('connection', onConnection)
      }),
    close: () => server.close(),
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = listen()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
