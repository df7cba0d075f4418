// Draws the product's icons from build/icon.svg into build/icons: npm run icons. The results are kept in the tree.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium, noChromium } from './chromium.mjs'
import { icnsOf, icoOf } from './icons/containers.ts'
import { root } from './node24.mjs'

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const

const executablePath = findChromium()
if (executablePath === null) {
  console.error(`icons: ${noChromium}`)
  process.exit(1)
}
const svg = readFileSync(join(root, 'build/icon.svg'), 'utf8')
const folder = join(root, 'build/icons')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const browser = await chromium.launch({
  executablePath,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const drawn = new Map<number, Buffer>()
const page = await browser.newPage()
for (const size of sizes) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>html,body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
  const png = await page.screenshot({ omitBackground: true })
  drawn.set(size, png)
  if (size <= 512) writeFileSync(join(folder, `${size}x${size}.png`), png)
}
await browser.close()

const of = (size: (typeof sizes)[number]): Buffer => drawn.get(size) ?? Buffer.alloc(0)
writeFileSync(
  join(folder, 'icon.ico'),
  icoOf([16, 24, 32, 48, 64, 128, 256].map((size) => ({ size, png: drawn.get(size) ?? Buffer.alloc(0) }))),
)
writeFileSync(
  join(folder, 'icon.icns'),
  icnsOf([
    { type: 'icp4', png: of(16) },
    { type: 'icp5', png: of(32) },
    { type: 'ic07', png: of(128) },
    { type: 'ic08', png: of(256) },
    { type: 'ic09', png: of(512) },
    { type: 'ic10', png: of(1024) },
  ]),
)
// Electron takes the second one on screens of twice the density.
const trayFolder = join(root, 'build/tray')
mkdirSync(trayFolder, { recursive: true })
writeFileSync(join(trayFolder, 'tray.png'), of(16))
writeFileSync(join(trayFolder, 'tray@2x.png'), of(32))
// A test tells by it that the drawing was changed and the icons were not.
writeFileSync(join(folder, 'drawn-from.txt'), `${createHash('sha256').update(svg).digest('hex')}\n`)
console.log(`drawn: ${sizes.join(', ')} px, icon.ico, icon.icns`)
