// The plain alternative to the window: a hundred lines of text and a clock, nothing else.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BrowserWindow, app, protocol } from 'electron'

const folder = import.meta.dirname
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])
app.enableSandbox()
await app.whenReady()
protocol.handle('app', async (request) => {
  const name = new URL(request.url).pathname === '/page.js' ? 'page.js' : 'page.html'
  const type = name.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8'
  return new Response(await readFile(join(folder, name)), { headers: { 'content-type': type } })
})
const window = new BrowserWindow({
  width: 1024,
  height: 768,
  webPreferences: { preload: join(folder, 'preload.cjs'), sandbox: true, contextIsolation: true },
})
await window.loadURL('app://bundle/page.html')
