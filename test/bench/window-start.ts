import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from '../../scripts/node24.mjs'
import type { BenchRow } from './bench-row.ts'
import { milliseconds, percentile } from './measure.ts'
import { addSales } from './bench-sales.ts'
import { launchAtCounter, launchPlain, startCounter } from './window-counter.ts'
import { launchApp } from '../e2e/launch-app.ts'
import { testProfile } from '../e2e/counter.ts'

const starts = 7
const maxBytes = 150_000

async function timed(run: () => Promise<void>): Promise<number> {
  const before = performance.now()
  await run()
  return performance.now() - before
}

/** From the start of the process to a list that can be used, by turns with the plain app; the middle counts. */
export async function benchWindowStart(): Promise<BenchRow[]> {
  const counter = await startCounter({ first: 1000, longest: 60_000 })
  try {
    await addSales(counter.sandbox, 1, 40)
    const { userData } = counter
    const first = await launchAtCounter(counter)
    await first.window.locator('[data-sale-key]').first().waitFor()
    await first.close()
    const ours: number[] = []
    const plain: number[] = []
    for (let turn = 0; turn < starts; turn += 1) {
      let close = async (): Promise<void> => {}
      ours.push(
        await timed(async () => {
          const app = await launchApp({ userData, args: testProfile })
          close = () => app.close()
          await app.window.locator('[data-sale-key]').first().waitFor()
        }),
      )
      await close()
      plain.push(
        await timed(async () => {
          const app = await launchPlain()
          close = () => app.close()
        }),
      )
      await close()
    }
    return [
      {
        name: `start to a list that can be used, the middle of ${starts}`,
        value: milliseconds(percentile(ours, 0.5)),
        beside: milliseconds(percentile(plain, 0.5)),
        ratio: percentile(ours, 0.5) / percentile(plain, 0.5),
      },
      scriptRead(),
    ]
  } finally {
    await counter.stop()
  }
}

/** What the built window reads before its first picture: the document's script and all that it imports at once. */
function scriptRead(): BenchRow {
  const folder = join(root, 'dist/renderer')
  const document = join(folder, 'index.html')
  const named = existsSync(document)
    ? [...readFileSync(document, 'utf8').matchAll(/(?:src|href)="\.?\/?(?<file>[^"]+\.js)"/gu)]
    : []
  const bytes = named.reduce(
    (sum, { groups }) => sum + gzipSync(readFileSync(join(folder, groups?.['file'] ?? ''))).length,
    0,
  )
  return {
    name: 'script read before the first picture, compressed',
    value: `${(bytes / 1000).toFixed(1)} kB`,
    beside: `at most ${maxBytes / 1000} kB`,
    ratio: bytes / maxBytes,
  }
}
