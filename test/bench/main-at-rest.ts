import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '../../scripts/chromium.mjs'
import { launchApp, runtime } from '../e2e/launch-app.ts'
import type { BenchRow } from './bench-row.ts'
import { collectGarbage } from './collect-garbage.ts'
import { makeDirectory, removeDirectory } from './history.ts'

/** Where the app keeps the training profile's data below its data folder. */
export function trainingFolder(userData: string): string {
  const folder = join(userData, 'training')
  mkdirSync(folder)
  return folder
}

/** The whole built app's main in training, its window drawn, its garbage collected; beside the same without a history. */
export async function benchMainAtRest(userData: string, label: string): Promise<BenchRow[]> {
  if (runtime() === 'dev-host' && findChromium() === null) return []
  const empty = makeDirectory()
  const filled = await measure(userData)
  const beside = await measure(empty)
  removeDirectory(empty)
  const memory = ({ rssMiB, heapMiB }: Memory): string =>
    `${Math.round(rssMiB)} MiB, of it heap ${heapMiB.toFixed(1)} MiB`
  return [
    {
      name: `memory at rest of the app's main on the ${runtime()}, in training, ${label}, beside an empty directory`,
      value: memory(filled),
      beside: memory(beside),
      ratio: filled.rssMiB / beside.rssMiB,
    },
  ]
}

type Memory = { rssMiB: number; heapMiB: number }

async function measure(userData: string): Promise<Memory> {
  const app = await launchApp({ userData })
  try {
    await app.window.getByRole('main').waitFor()
    await app.application.evaluate(collectGarbage)
    return await app.application.evaluate(() => {
      const { rss, heapUsed } = process.memoryUsage()
      return { rssMiB: rss / 2 ** 20, heapMiB: heapUsed / 2 ** 20 }
    })
  } finally {
    await app.close()
  }
}
