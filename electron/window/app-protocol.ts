import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'
import { protocol } from 'electron'
import { contentSecurityPolicy, developmentPolicy } from './content-security-policy.ts'
import { changesOf } from './dev-server.ts'

/** The window's only origin. Files are served by main, so that nothing else is reachable and every answer has its CSP. */
export const appOrigin = 'app://bundle'

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Has to run before the app is ready. V8 keeps what it compiled of the window: a second start compiles less. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true } },
  ])
}

/** Serves the window under {@link appOrigin}: as built in `folder`, or as the dev server has it just now. */
export function serveWindow(folder: string, devServer: URL | null): void {
  if (devServer === null) serveBuilt(folder)
  else serveFrom(devServer)
}

/** Main asks the dev server itself: the window's origin, and what it may reach, stay as they are. */
function serveFrom(devServer: URL): void {
  protocol.handle('app', async (request) => {
    const { pathname, search } = new URL(request.url)
    const { status, headers, body } = await fetch(new URL(pathname + search, devServer), {
      headers: { accept: request.headers.get('accept') ?? '*/*' },
    })
    return new Response(body, {
      status,
      headers: {
        'content-type': headers.get('content-type') ?? 'text/plain',
        'content-security-policy': developmentPolicy(changesOf(devServer)),
        'cache-control': 'no-store',
      },
    })
  })
}

/** Files of `folder` alone; anything else is 404. */
function serveBuilt(folder: string): void {
  protocol.handle('app', async (request) => {
    const notFound = new Response('Not found', { status: 404 })
    const url = new URL(request.url)
    if (url.host !== 'bundle' || request.method !== 'GET') return notFound
    try {
      const file = resolve(
        folder,
        `.${url.pathname === '/' ? '/index.html' : decodeURIComponent(url.pathname)}`,
      )
      const type = contentTypes[extname(file)]
      // An encoded slash is a part of a name in an address, and a way out of the folder once it is decoded.
      if (type === undefined || !file.startsWith(folder + sep)) return notFound
      return new Response(await readFile(file), {
        headers: {
          'content-type': type,
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
          'cross-origin-opener-policy': 'same-origin',
        },
      })
    } catch {
      return notFound
    }
  })
}
