import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/node24.mjs'

const read = (file: string): Buffer => readFileSync(join(root, 'build', file))

test('the icons were drawn from the drawing as it is; else run "npm run icons"', () => {
  expect(read('icons/drawn-from.txt').toString().trim()).toBe(
    createHash('sha256').update(read('icon.svg')).digest('hex'),
  )
})

test.each([16, 24, 32, 48, 64, 128, 256, 512])('there is one of %i px', (size) => {
  const png = read(`icons/${size}x${size}.png`)
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
})

test('the icon of the tray is one of them, and its double', () => {
  expect(read('tray/tray.png')).toEqual(read('icons/16x16.png'))
  expect(read('tray/tray@2x.png')).toEqual(read('icons/32x32.png'))
})

test("Windows' and Apple's icon files hold the sizes that they are asked for", () => {
  const ico = read('icons/icon.ico')
  const widths = Array.from(
    { length: ico.readUInt16LE(4) },
    (_, index) => ico.readUInt8(6 + 16 * index) || 256,
  )
  expect(widths).toEqual([16, 24, 32, 48, 64, 128, 256])
  const icns = read('icons/icon.icns')
  expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
})
