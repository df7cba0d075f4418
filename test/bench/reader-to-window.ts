import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simulatedReader } from '../../native-bridge/simulated/simulated-reader.ts'
import { startAcquirer } from '../e2e/acquirer.ts'
import { openSale, prepareCounter, setCredential, testProfile } from '../e2e/counter.ts'
import { launchApp, runtime } from '../e2e/launch-app.ts'
import { ptyRigMissing, startPtyRig } from '../rigs/pty-rig.ts'
import type { BenchRow } from './bench-row.ts'

const saleId = '6680eadc-6c8d-44aa-8ca0-18e061c1472a'
const warmUps = 20
const readings = 200

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/**
 * From the bytes written to a serial line until the window has drawn the reading: bridge process, decoder, main, IPC,
 * React, and the frame that shows it. A stripe and a chip by turns, so that each reading changes what stands there.
 * Beside it, two frames alone.
 */
export async function benchReaderToWindow(): Promise<BenchRow[]> {
  const missing = ptyRigMissing()
  if (missing !== null) return [{ name: 'reader to window', value: `not measured: ${missing}` }]
  const userData = mkdtempSync(join(tmpdir(), 'extorno-bench-'))
  const acquirer = await startAcquirer()
  const line = await startPtyRig()
  const reader = simulatedReader('idtech')
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    readers: {
      ...settings.readers,
      serial: [{ path: line.appPath, baudRate: 115_200, family: 'idtech' }],
      // A stripe's characters are not the documents' sample; what is measured is the way of a reading.
      accepted: [{}],
    },
  }))
  const app = await launchApp({ userData, args: testProfile })
  try {
    await setCredential(app.window, acquirer)
    await openSale(app.window, saleId)
    await app.window.getByRole('radio', { name: 'Con tarjeta' }).check()
    await app.window.locator('[data-testid="reader"][data-phase="ready"]').waitFor()

    const times: number[] = []
    for (let turn = 0; turn < warmUps + readings; turn += 1) {
      const [kind, shown] = turn % 2 === 0 ? (['stripe', 'MCR'] as const) : (['chip', 'ICC'] as const)
      await app.window.evaluate((reading) => {
        const panel = document.querySelector('[data-testid="reader"]')
        if (panel === null) throw new Error('there is no reader on the screen')
        const drawn = new Promise<number>((resolve) => {
          const observer = new MutationObserver(() => {
            if (panel.getAttribute('data-reading') !== reading) return
            observer.disconnect()
            // What is posted in a frame's callback comes after that frame was drawn.
            const { port1, port2 } = new MessageChannel()
            port1.addEventListener('message', () => resolve(performance.timeOrigin + performance.now()))
            port1.start()
            requestAnimationFrame(() => port2.postMessage(null))
          })
          observer.observe(panel, { attributeFilter: ['data-reading'] })
        })
        Reflect.set(globalThis, 'extornoDrawn', drawn)
      }, shown)
      const frames = reader.present(kind)
      const written = performance.timeOrigin + performance.now()
      for (const frame of frames) await line.write(frame)
      const drawnAt = await app.window.evaluate(
        () => Reflect.get(globalThis, 'extornoDrawn') as Promise<number>,
      )
      if (turn >= warmUps) times.push(drawnAt - written)
    }
    const frames = await app.window.evaluate(
      (count) =>
        new Promise<number>((resolve) => {
          const started = performance.now()
          const next = (left: number): void => {
            if (left === 0) resolve((performance.now() - started) / count)
            else requestAnimationFrame(() => requestAnimationFrame(() => next(left - 1)))
          }
          next(count)
        }),
      50,
    )
    const sorted = times.toSorted((a, b) => a - b)
    const row = (name: string, share: number): BenchRow => ({
      name: `reader to window on the ${runtime()}, ${name} of ${readings}`,
      value: `${percentile(sorted, share).toFixed(1)} ms`,
      beside: `two frames alone ${frames.toFixed(1)} ms`,
      ratio: percentile(sorted, share) / frames,
    })
    return [row('p50', 0.5), row('p99', 0.99)]
  } finally {
    await app.kill()
    await line.stop()
    await acquirer.stop()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}
