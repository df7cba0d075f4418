import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { contentSecurityPolicy } from './content-security-policy.ts'

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

/** Has to run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ])
}

/** Serves the built window from `folder` under {@link appOrigin}; anything else is 404. */
export function serveWindow(folder: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const relative = normalize(decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname))
    const file = join(folder, relative)
    const type = contentTypes[extname(file)]
    if (url.host !== 'bundle' || request.method !== 'GET' || !type || !file.startsWith(folder + sep))
      return new Response('Not found', { status: 404 })
    try {
      return new Response(await readFile(file), {
        headers: {
          'content-type': type,
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
          'cross-origin-opener-policy': 'same-origin',
        },
      })
    } catch {
      return new Response('Not found', { status: 404 })
    }
  })
}
