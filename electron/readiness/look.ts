import { once } from 'node:events'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { PrintingSettings } from '../../contract/printing.ts'
import type { Timers } from '../../domain/clock.ts'
import type { Facts } from './findings.ts'

/** Bytes that are free in a folder that takes a file; `null`: it does not. */
export function freeBytesIn(folder: string): number | null {
  const probe = join(folder, '.readiness')
  try {
    writeFileSync(probe, 'x', { mode: 0o600 })
    rmSync(probe)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

const printerMs = 3000

/** Whether a receipt printer in the network takes a connection; nothing is sent. Others are not asked. */
export async function reachPrinter({ printer }: PrintingSettings): Promise<Facts['printer']> {
  if (printer.tag !== 'network') return 'notAsked'
  const socket = connect({ host: printer.host, port: printer.port, timeout: printerMs })
  socket.once('timeout', () => socket.destroy(new Error('timeout')))
  try {
    await once(socket, 'connect')
    return 'reached'
  } catch {
    return 'notReached'
  } finally {
    socket.destroy()
  }
}

const lookEveryMs = 100

/** Waits until something holds, or for so long. */
export async function waitUntil(holds: () => boolean, maxMs: number, timers: Timers): Promise<void> {
  for (let waited = 0; waited < maxMs && !holds(); waited += lookEveryMs)
    await new Promise<void>((resolve) => void timers.after(lookEveryMs, resolve))
}
