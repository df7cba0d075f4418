import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { chromium } from '@playwright/test'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import { build } from 'vite'
import type { InlineConfig } from 'vite'
import { contentSecurityPolicy } from '../../electron/window/content-security-policy.ts'
import { findChromium, noChromium, rasterizationOnCpu } from '../../scripts/chromium.mjs'
import type { StoryOptions } from './story.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Serves the built window on loopback as main does: own files only, with the policy. */
async function serve(
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    const content = files.get(name)
    if (content === undefined) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
    })
    response.end(content)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const root = join(import.meta.dirname, '..', '..')

/** What a build makes, in memory, so that nothing on the disk can be half written. */
async function built(config: InlineConfig): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const result = await build({ ...config, logLevel: 'error', build: { ...config.build, write: false } })
  const outputs = Array.isArray(result) ? result : [result]
  return new Map(
    outputs
      .flatMap((output) => ('output' in output ? output.output : []))
      .map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]),
  )
}

/** The fake main and its story as one script for the document. */
async function bundleFakeMain(): Promise<string> {
  const files = await built({
    configFile: false,
    root,
    build: {
      minify: false,
      target: 'chrome140',
      lib: { entry: join(root, 'test/window/page.ts'), formats: ['iife'], name: 'fakeMain' },
    },
  })
  const [script] = files.values()
  if (typeof script !== 'string') throw new Error('the fake main was not built')
  return script
}

/*
 * The clock of a test makes an event as old as the first look at it: keys of a code reader would lie as far apart as a busy
 * page takes for them. Their times stay the browser's.
 */
function noteEventTimes(): void {
  Reflect.set(globalThis, 'eventTimes', Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp'))
}
function putEventTimesBack(): void {
  const times = Reflect.get(globalThis, 'eventTimes') as PropertyDescriptor
  Object.defineProperty(Event.prototype, 'timeStamp', times)
}

export type OpenOptions = StoryOptions & {
  colorScheme?: BrowserContextOptions['colorScheme']
  /** What the document's clock shows when it opens. @default a Friday afternoon in Lima */
  at?: string
  /** Whether a finger can touch it. @default false */
  hasTouch?: boolean
}

export type WindowUnderTest = {
  open(options?: OpenOptions): Promise<{ page: Page; complaints: string[] }>
  close(): Promise<void>
}

/** Builds the window once, serves it, and opens it over the fake main as often as asked. */
export async function startWindow(): Promise<WindowUnderTest> {
  const files = await built({ configFile: join(root, 'renderer/vite.config.ts') })
  const fakeMain = await bundleFakeMain()
  const { server, address } = await serve(files)
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(noChromium)
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', rasterizationOnCpu],
  })
  return {
    async open({ colorScheme = 'light', at = '2026-11-20T14:02:30-05:00', hasTouch = false, ...story } = {}) {
      const context = await browser.newContext({
        acceptDownloads: true,
        viewport: { width: 1024, height: 768 },
        colorScheme,
        hasTouch,
        locale: 'es-PE',
        // The window must tell Lima's time on a machine that stands elsewhere.
        timezoneId: 'Asia/Tokyo',
      })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await context.addInitScript(noteEventTimes)
      await page.clock.install({ time: new Date(at) })
      await page.addInitScript(putEventTimesBack)
      await page.addInitScript(`window.storyOptions = ${JSON.stringify(story)}`)
      await page.addInitScript(fakeMain)
      await page.goto(address)
      await page.getByRole('main').waitFor()
      return { page, complaints }
    },
    async close() {
      await browser.close()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}
