// Every screen in every state, language and theme as a page: npm run gallery [-- --exit [name…]]
// --exit: opens each once (or those named), says which complain, and ends.
import { chromium } from '@playwright/test'
import { serveGallery } from '../test/window/gallery/serve.ts'
import { sceneGroups } from '../test/window/scenes/index.ts'
import { findChromium, noChromium } from './chromium.mjs'

const named = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const gallery = await serveGallery()
if (!process.argv.includes('--exit')) console.log(`gallery: ${gallery.address} (Ctrl+C ends it)`)
else {
  const bad = await check(gallery.address)
  await gallery.close()
  process.exit(bad === 0 ? 0 : 1)
}

/** Opens every scene in both languages and themes. @returns how many complained or did not show what they should */
async function check(address: string): Promise<number> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(noChromium)
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const context = await browser.newContext({ locale: 'es-PE', timezoneId: 'Asia/Tokyo' })
  const looks = sceneGroups
    .flatMap(({ scenes }) => scenes)
    .filter(({ name }) => named.length === 0 || named.includes(name))
    .flatMap(({ name }) =>
      (['es', 'en'] as const).flatMap((language) =>
        (['light', 'dark'] as const).map((theme) => ({ scene: name, language, theme })),
      ),
    )
  const queue = [...looks]
  let bad = 0
  const work = async (): Promise<void> => {
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    for (let look = queue.pop(); look !== undefined; look = queue.pop()) {
      complaints.length = 0
      await page.goto(`${address}frame.html?${new URLSearchParams(look)}`)
      await page
        .locator('html[data-scene=shown]')
        .waitFor({ timeout: 15_000 })
        .catch(() => complaints.push('it does not show what it should'))
      if (complaints.length === 0) continue
      bad += 1
      console.error(`${look.scene} (${look.language}, ${look.theme}): ${complaints.join('; ')}`)
    }
  }
  await Promise.all([work(), work()])
  await browser.close()
  console.log(`gallery: ${looks.length} shown, ${bad} of them complained`)
  return bad
}
