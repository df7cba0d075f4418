import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { startAcquirer } from '../e2e/acquirer.ts'
import { openSale, prepareCounter, setCredential, testProfile } from '../e2e/counter.ts'
import { launchApp, runtime } from '../e2e/launch-app.ts'
import { childRunning } from '../rigs/child-running.ts'
import { noiseBytes, sendBytes } from '../rigs/noise.ts'
import { ptyRigMissing, startPtyRig } from '../rigs/pty-rig.ts'
import { vectorBytes } from '../rigs/vectors.ts'
import type { BenchRow } from './bench-row.ts'

const saleId = 'cffd9e13-993d-4d8b-9862-3ac4c0f63dec'
const seconds = 20
const bytesPerSecond = 1_000_000
/** Linux counts processor time in hundredths of a second (USER_HZ), whatever the kernel's own tick is. */
const ticksPerSecond = 100

/** Seconds of processor time that a process has taken, its own and the kernel's for it. */
function processorSeconds(pid: number): number {
  // The name in parentheses may hold spaces; what follows it is counted from the state, field 3 (proc_pid_stat(5)).
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Garbage with a whole message in every piece: the line is never taken for one that only sends noise. */
function garbageWithMessages(count: number): Uint8Array {
  const message = vectorBytes('idtech-idg-ping-rsp')
  const bytes = noiseBytes(count)
  for (let at = 0; at + message.length <= count; at += 1000) bytes.set(message, at)
  return bytes
}

/**
 * Processor time of bridge and main while a serial reader sends a megabyte a second and a card is waited for, beside
 * the same app at rest: noise, whose line the bridge closes for a while, and garbage that keeps its line open.
 */
export async function benchNoise(): Promise<BenchRow[]> {
  const missing = process.platform === 'linux' ? ptyRigMissing() : 'processor time is read from /proc'
  if (missing !== null) return [{ name: 'noise', value: `not measured: ${missing}` }]
  const userData = mkdtempSync(join(tmpdir(), 'extorno-bench-'))
  const acquirer = await startAcquirer()
  const line = await startPtyRig()
  prepareCounter(userData, acquirer, (settings) => ({
    ...settings,
    readers: { ...settings.readers, serial: [{ path: line.appPath, baudRate: 115_200, family: 'idtech' }] },
  }))
  const app = await launchApp({ userData, args: testProfile })
  try {
    await setCredential(app.window, acquirer)
    await openSale(app.window, saleId)
    await app.window.getByRole('radio', { name: 'Con tarjeta' }).check()
    await app.window.locator('[data-testid="reader"][data-phase="ready"]').waitFor()
    const main = await app.application.evaluate(() => process.pid)
    const bridge = childRunning(main, 'native-bridge/main.js')
    if (bridge === null) throw new Error('the bridge was not found')

    const share = async (during: () => Promise<unknown>): Promise<{ bridge: number; main: number }> => {
      const before = { bridge: processorSeconds(bridge), main: processorSeconds(main) }
      const began = performance.now()
      await during()
      const took = (performance.now() - began) / 1000
      return {
        bridge: ((processorSeconds(bridge) - before.bridge) / took) * 100,
        main: ((processorSeconds(main) - before.main) / took) * 100,
      }
    }
    await pass(5000)
    const idle = await share(() => pass(seconds * 1000))
    const row = async (name: string, bytes: Uint8Array): Promise<BenchRow> => {
      let taken = 0
      const busy = await share(async () => {
        taken = await sendBytes(line, bytes, { bytesPerSecond, seconds })
      })
      return {
        name: `processor time on the ${runtime()}: ${name}, ${(taken / seconds / 1e6).toFixed(2)} MB/s taken`,
        value: `bridge ${busy.bridge.toFixed(1)} %, main ${busy.main.toFixed(1)} % of a core`,
        beside: `at rest: bridge ${idle.bridge.toFixed(1)} %, main ${idle.main.toFixed(1)} %`,
      }
    }
    const piece = bytesPerSecond / 100
    return [
      await row('garbage that holds messages', garbageWithMessages(piece)),
      await row('noise without end', noiseBytes(piece)),
    ]
  } finally {
    await app.kill()
    await line.stop()
    await acquirer.stop()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  }
}
