// The least an app is: one window with one page. What Extorno weighs is measured beside it (npm run bench -- weight).
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BrowserWindow, app, protocol } from 'electron'

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])
app.enableSandbox()
app.on('window-all-closed', () => app.quit())
await app.whenReady()
protocol.handle(
  'app',
  async () =>
    new Response(await readFile(join(import.meta.dirname, 'page.html')), {
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }),
)
const window = new BrowserWindow({ webPreferences: { sandbox: true, contextIsolation: true } })
await window.loadURL('app://bundle/')
