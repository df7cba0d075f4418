import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { surface } from './not-implemented.ts'
import { answerOfApp } from './protocol.ts'

const contentTypes: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export const net = surface('net', {
  /** As Electron's: also files and the app's own schemes. */
  async fetch(input: string | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    const own = await answerOfApp(request)
    if (own !== null) return own
    if (!request.url.startsWith('file:')) return fetch(request)
    const path = fileURLToPath(request.url)
    const type = contentTypes[extname(path)]
    return new Response(await readFile(path), type === undefined ? {} : { headers: { 'content-type': type } })
  },
  isOnline: () => true,
} satisfies Partial<Record<keyof Electron.Net, unknown>>)
