import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { openScene } from './open-scene.ts'

afterEach(() => page.viewport(1024, 768))

/** Every screen and what is tall, wide or long in it. */
const scenes = [
  'long-find',
  'long-sale',
  'long-sale-with-card',
  'long-review',
  'long-outcome',
  'long-queue',
  'long-queue-row',
  'long-close',
  'long-settings',
  'settings-own-hosts',
  'settings-serial-reader',
  'settings-readers',
  'settings-printer',
  'settings-limits',
  'people',
  'diagnostics',
  'journal-export',
  'sale-bank-account',
  'sale-reading-profile-not-accepted',
  'queue-decide-not-approved',
  'find-typed-payment-wrong',
  'setup-limits',
  'sign-in-pin',
  'approval-pin',
] as const

/** Whatever scrolls sideways, or would if it showed what it cuts off; text that ends in an ellipsis is meant to. */
const sideways = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('body, body *')].flatMap((element) => {
    const { overflowX, textOverflow } = getComputedStyle(element)
    const isMeant =
      textOverflow === 'ellipsis' ||
      element.matches('input, textarea, select, option, svg *, .heard, .paper, .paper *')
    const isOver = element.scrollWidth > element.clientWidth + 1 && overflowX !== 'visible'
    const isOut = element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility()
    if (isMeant || element.closest('.paper, .heard, select') !== null || !(isOver || isOut)) return []
    return [`${element.tagName}.${element.className} ${element.scrollWidth} in ${element.clientWidth}`]
  })

test.each(scenes)(
  '%s in 512×384, which is 1024×768 at 200 percent, has no sideways scroll anywhere',
  async (scene) => {
    await page.viewport(512, 384)
    await openScene(scene)
    await document.fonts.ready
    expect(sideways()).toEqual([])
  },
)

test.each(scenes.filter((scene) => scene.startsWith('long')))(
  '%s at 1024×768 has no sideways scroll anywhere',
  async (scene) => {
    await openScene(scene)
    await document.fonts.ready
    expect(sideways()).toEqual([])
  },
)

test('the longest refusal of a reader fits 1024×768', async () => {
  await openScene('sale-reading-profile-not-accepted')
  const main = document.querySelector('main')
  expect((main?.scrollHeight ?? 0) - (main?.clientHeight ?? 0)).toBeLessThanOrEqual(0)
})

test.each(['find', 'long-find', 'find-typed-payment-wrong'])(
  'a wide window shows what is asked beside what was found: %s',
  async (scene) => {
    await page.viewport(1920, 1080)
    await openScene(scene)
    const box = (selector: string): DOMRect | undefined =>
      document.querySelector(selector)?.getBoundingClientRect()
    await expect.poll(() => (box('search')?.right ?? Infinity) <= (box('.results')?.left ?? 0)).toBe(true)
    expect(box('.results')?.top).toBe(box('h1')?.top)
    expect(sideways()).toEqual([])
  },
)
