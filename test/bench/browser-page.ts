import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { findChromium, noChromium } from '../../scripts/chromium.mjs'

/** The script of the page, bundled. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'chrome140',
      lib: { entry: join(import.meta.dirname, 'tanstack-page.ts'), formats: ['iife'], name: 'page' },
    },
  })
  const [first] = [result].flat()
  const [script] = first !== undefined && 'output' in first ? first.output : []
  if (script?.type !== 'chunk') throw new Error('the page was not built')
  return script.code
}

/** The page on one address for its whole life: IndexedDB belongs to the address. */
export async function servePage(): Promise<{ address: string; close(): Promise<void> }> {
  const page = `<!doctype html><meta charset="utf-8"><script>${(await bundle()).replaceAll('</script', '<\\/script')}</script>`
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(page)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type BrowserPage = {
  page: Page
  setOffline(isOffline: boolean): Promise<void>
  /** SIGKILL to the whole browser; its profile stays. */
  kill(): Promise<void>
  close(): Promise<void>
}

/**
 * The system's Chromium with a profile on the disk, at an address. The page may call other addresses without their
 * leave (CORS), as a window whose main adds the headers: the sandbox is no server for browsers.
 */
export async function openBrowserPage(profile: string, address: string): Promise<BrowserPage> {
  const executable = findChromium()
  if (executable === null) throw new Error(noChromium)
  const child = spawn(
    executable,
    [
      '--headless=new',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
      '--disable-web-security',
      '--password-store=basic',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    // A group of its own, so that all its processes can be ended at once.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  const kill = (): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
  }
  // Being a group of its own it would outlive a bench that fails.
  process.once('exit', kill)
  const ended = once(child, 'exit').finally(() => process.off('exit', kill))
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`Chromium (${executable}) ended at its start with ${code}`)),
    )
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (ws:\S+)/u.exec(line)
      if (found?.[1] !== undefined) resolve(found[1])
    })
  })
  const browser = await chromium.connectOverCDP(endpoint)
  const context = browser.contexts()[0]
  if (context === undefined) throw new Error('Chromium has no context')
  const page = await context.newPage()
  await page.goto(address)
  return {
    page,
    setOffline: (isOffline) => context.setOffline(isOffline),
    async kill() {
      kill()
      await ended
      await browser.close().catch(() => {})
    },
    async close() {
      // Closing a connection leaves the browser running; this asks it to leave in good order.
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => {})
      await ended
    },
  }
}
