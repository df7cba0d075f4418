import type { Page } from 'playwright-core'
import type { BenchRow } from './bench-row.ts'
import { addSales } from './bench-sales.ts'
import { timeToDraw } from './frames.ts'
import { milliseconds, percentile } from './measure.ts'
import { goTo, launchAtCounter, startCounter } from './window-counter.ts'

const days = [2000, 20_000] as const
const turns = 7

/** The answer alone, as the window asks for it. Milliseconds. */
const answerTime = (page: Page, of: number): Promise<number> =>
  page.evaluate(async (wanted) => {
    const before = performance.now()
    await window.extorno.invoke('sales.search', { page: wanted })
    return performance.now() - before
  }, of)

/** A long day on Find: its first rows from the key, and the next page from the touch, beside main's answer alone. */
export async function benchWindowLists(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  const counter = await startCounter({ first: 1000, longest: 60_000 })
  try {
    let sold = 0
    for (const count of days) {
      await addSales(counter.sandbox, sold + 1, count - sold)
      sold = count
      const app = await launchAtCounter(counter)
      try {
        await app.window.locator('[data-sale-key]').first().waitFor()
        rows.push(...(await measure(app.window, count)))
      } finally {
        await app.kill()
      }
    }
  } finally {
    await counter.stop()
  }
  return rows
}

async function measure(page: Page, count: number): Promise<BenchRow[]> {
  const first: number[] = []
  const firstAnswer: number[] = []
  const next: number[] = []
  const nextAnswer: number[] = []
  for (let turn = 0; turn < turns; turn += 1) {
    await goTo(page, 'F4', 'Cola de operaciones')
    first.push(await timeToDraw(page, '[data-sale-key]', () => page.keyboard.press('F2')))
    firstAnswer.push(await answerTime(page, 1))
    const button = page.getByRole('button', { name: 'Siguiente' })
    next.push(await timeToDraw(page, '[data-sale-key]', () => button.click()))
    nextAnswer.push(await answerTime(page, 2))
  }
  const row = (name: string, drawn: number[], answer: number[]): BenchRow => ({
    name: `a day of ${count} sales: ${name}`,
    value: milliseconds(percentile(drawn, 0.5)),
    beside: `the answer alone ${milliseconds(percentile(answer, 0.5))}`,
    ratio: percentile(drawn, 0.5) / percentile(answer, 0.5),
  })
  return [
    row('first rows, key to drawn', first, firstAnswer),
    row('next page, touch to drawn', next, nextAnswer),
  ]
}
