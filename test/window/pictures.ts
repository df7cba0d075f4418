// Takes the pictures of docs/pictures from the gallery's scenes: node test/window/pictures.ts [name…]
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium, noChromium } from '../../scripts/chromium.mjs'
import { serveGallery } from './gallery/serve.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'pictures')
mkdirSync(folder, { recursive: true })

/** The scene that each picture shows. */
const pictures: Readonly<Record<string, string>> = {
  find: 'find',
  'sale-with-card': 'sale-with-chip',
  'sale-opens-later': 'sale-opens-later',
  'sale-bank-account': 'sale-bank-account',
  review: 'review',
  'outcome-approved': 'outcome-approved',
  'outcome-declined': 'outcome-declined',
  'outcome-unknown': 'outcome-unknown',
  'outcome-queued-offline': 'outcome-queued-offline',
  queue: 'queue',
  'close-of-day': 'close-of-day',
  settings: 'settings-store',
  diagnostics: 'diagnostics',
  'journal-export': 'journal-export',
}

/** What a picture is taken of, where it stands further down. */
const scrolledTo: Readonly<Record<string, string>> = { 'journal-export': 'progress, [role=progressbar]' }

const wanted = process.argv.slice(2)
const executablePath = findChromium()
if (executablePath === null) throw new Error(noChromium)
const gallery = await serveGallery()
const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, locale: 'es-PE' })
  const page = await context.newPage()
  for (const [name, scene] of Object.entries(pictures)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    for (const theme of ['light', 'dark'] as const) {
      await page.goto(`${gallery.address}frame.html?${new URLSearchParams({ scene, language: 'es', theme })}`)
      await page.locator('html[data-scene=shown]').waitFor()
      const below = scrolledTo[name]
      if (below !== undefined)
        await page
          .locator(below)
          .first()
          .evaluate((part) => part.scrollIntoView({ block: 'center' }))
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' })
    }
    console.log(`docs/pictures/${name}-light.png and -dark.png`)
  }
} finally {
  await browser.close()
  await gallery.close()
}
