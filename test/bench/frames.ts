import type { Page } from 'playwright-core'
import { percentile } from './measure.ts'

/** Starts to note the time from each frame of a page to its next. */
export const noteFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const gaps: number[] = []
    Reflect.set(globalThis, 'frameGaps', gaps)
    let last = performance.now()
    const next = (): void => {
      const now = performance.now()
      gaps.push(now - last)
      last = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })

/** The 95th percentile of what was noted since, milliseconds, and the longest. */
export async function frameGaps(page: Page): Promise<{ p95: number; longest: number }> {
  const gaps = await page.evaluate(() => Reflect.get(globalThis, 'frameGaps') as number[])
  return { p95: percentile(gaps, 0.95), longest: Math.max(...gaps) }
}

/**
 * From the key or touch that `act` makes until what `selector` finds is another than before, and drawn. Milliseconds.
 */
export async function timeToDraw(page: Page, selector: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate((wanted) => {
    const text = (): string | undefined => document.querySelector(wanted)?.outerHTML
    const before = text()
    Reflect.set(
      globalThis,
      'drawnAfter',
      new Promise<number>((resolve) => {
        let began = Number.NaN
        const begin = (event: Event): void => {
          if (Number.isNaN(began)) began = event.timeStamp
        }
        for (const kind of ['keydown', 'pointerdown'])
          window.addEventListener(kind, begin, { capture: true, once: true })
        const observer = new MutationObserver(() => {
          const now = text()
          if (now === undefined || now === before || Number.isNaN(began)) return
          observer.disconnect()
          requestAnimationFrame(() => {
            // After the frame's own work: a task comes once it is drawn.
            const { port1, port2 } = new MessageChannel()
            port1.addEventListener('message', () => resolve(performance.now() - began))
            port1.start()
            port2.postMessage(null)
          })
        })
        observer.observe(document.body, { childList: true, subtree: true, attributes: true })
      }),
    )
  }, selector)
  await act()
  return page.evaluate(() => Reflect.get(globalThis, 'drawnAfter') as Promise<number>)
}
