import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../scripts/node24.mjs'

/** A copy of the sources: what is changed here is nobody else's. */
const copy = mkdtempSync(join(tmpdir(), 'extorno-dev-'))
let dev: ChildProcess
let output = ''
const waiting = new Set<() => void>()
const browsers: Browser[] = []

/** Waits for what `npm run dev` writes, from `from` on. */
const written = (pattern: RegExp, from = 0): Promise<RegExpExecArray> =>
  new Promise((resolve) => {
    const look = (): void => {
      const match = pattern.exec(output.slice(from))
      if (match === null) return
      waiting.delete(look)
      resolve(match)
    }
    waiting.add(look)
    look()
  })

async function pageAt([, address = '']: RegExpExecArray): Promise<Page> {
  const browser = await chromium.connectOverCDP(address)
  browsers.push(browser)
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('the browser has no context')
  const page = context.pages()[0] ?? (await context.waitForEvent('page'))
  page.setDefaultTimeout(patienceMs)
  await page.locator('h1').first().waitFor()
  return page
}

function change(file: string, from: string, to: string): void {
  const path = join(copy, file)
  const before = readFileSync(path, 'utf8')
  expect(before).toContain(from)
  writeFileSync(path, before.replace(from, to))
}

/** A busy machine builds, starts and draws slowly; each wait ends with its event. */
const patienceMs = 150_000
const listening = /DevTools listening on (ws:\S+)/u

beforeAll(() => {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of listed.stdout.split('\n').filter((name) => name !== '' && !name.startsWith('test/')))
    cpSync(join(root, file), join(copy, file), { force: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  dev = spawn(
    process.execPath,
    [join(copy, 'scripts/dev.ts'), '--remote-debugging-port=0', `--user-data-dir=${join(copy, 'data')}`],
    { cwd: copy, env: { ...process.env, EXTORNO_HEADLESS: '1', EXTORNO_RUNTIME: 'dev-host' } },
  )
  for (const stream of [dev.stdout, dev.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      for (const look of waiting) look()
    })
})

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close().catch(() => {})))
  if (dev.exitCode === null) {
    const exited = new Promise((resolve) => dev.once('exit', resolve))
    dev.kill('SIGTERM')
    await exited
  }
  rmSync(copy, { recursive: true, force: true, maxRetries: 5 })
})

test(
  'a changed component is drawn anew in the window as it is, a changed main starts again',
  { timeout: patienceMs },
  async () => {
    const page = await pageAt(await written(listening))
    await page.evaluate(() => Object.assign(window, { isSameDocument: true }))
    change('renderer/screens/find/FindScreen.tsx', "{t('find.title')}", "{t('find.title')} (changed)")
    await page.locator('h1', { hasText: '(changed)' }).waitFor()
    expect(await page.evaluate(() => 'isSameDocument' in window)).toBe(true)

    const from = output.length
    change('electron/main.ts', 'const modules = [', "console.error('main was changed')\nconst modules = [")
    await written(/main was changed/u, from)
    const again = await pageAt(await written(listening, from))
    expect(await again.locator('h1').first().textContent()).toContain('(changed)')
    await written(/dev: running again after [\d.]+ s/u, from)
  },
)

test('a changed bridge is started again alone', { timeout: patienceMs }, async () => {
  const [bridge] = bridgesOf(copy)
  const from = output.length
  change('native-bridge/main.ts', '\n', "\nconsole.log('bridge was changed')\n")
  await written(/dev: the bridge is built after [\d.]+ s and starts again/u, from)
  await expect
    .poll(() => bridgesOf(copy).filter((line) => line !== bridge), { timeout: patienceMs })
    .toHaveLength(1)
  expect(output.slice(from)).not.toMatch(listening)
})

test('Ctrl-C ends it and everything that it started', async () => {
  const exited = new Promise((resolve) => dev.once('exit', resolve))
  dev.kill('SIGINT')
  expect(await exited).toBe(0)
  expect(processesNaming(copy)).toEqual([])
})

/** The bridges that run, by process id and command line. */
const bridgesOf = (folder: string): string[] =>
  processesNaming(folder).filter((line) => line.includes('native-bridge/main.js'))

/** Process ids and command lines of living processes that name a folder. */
const processesNaming = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((id) => {
      try {
        return `${id} ${readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')}`
      } catch {
        return ''
      }
    })
    .filter((line) => line.includes(folder))
