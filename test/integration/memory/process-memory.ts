import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a process's memory can be read here (Linux; Yama lets a parent read its own child). */
export const canReadMemory = existsSync('/proc/self/mem')

/**
 * How often a text stands in the memory of a process that can be written: as it is, as UTF-16 (a string of V8 with any
 * wider character in it), and as the bytes whose hex it is.
 */
export function timesInMemory(pid: number, hex: string): number {
  const forms = [Buffer.from(hex), Buffer.from(hex, 'utf16le'), Buffer.from(hex, 'hex')]
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    let times = 0
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const range = /^(?<from>[0-9a-f]+)-(?<to>[0-9a-f]+) rw/u.exec(line)?.groups
      if (range === undefined) continue
      const from = Number.parseInt(range['from'] ?? '', 16)
      const bytes = Buffer.alloc(Number.parseInt(range['to'] ?? '', 16) - from)
      const read = readable(memory, bytes, from)
      for (const form of forms) times += timesIn(bytes.subarray(0, read), form)
    }
    return times
  } finally {
    closeSync(memory)
  }
}

/** A range may have gone since it was listed. */
function readable(memory: number, bytes: Buffer, from: number): number {
  try {
    return readSync(memory, bytes, 0, bytes.length, from)
  } catch {
    return 0
  }
}

function timesIn(bytes: Buffer, form: Buffer): number {
  let times = 0
  for (let at = bytes.indexOf(form); at >= 0; at = bytes.indexOf(form, at + 1)) times += 1
  return times
}

/** Strings of V8's heap that hold a text, in the newest heap snapshot of a folder; making one collects garbage first. */
export function stringsInSnapshot(folder: string, text: string): number {
  const newest = snapshotsIn(folder).at(-1)
  if (newest === undefined) throw new Error('no heap snapshot was made')
  const { strings } = JSON.parse(readFileSync(join(folder, newest), 'utf8')) as { strings: string[] }
  return strings.filter((each) => each.includes(text)).length
}

export const snapshotsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.heapsnapshot'))
    .toSorted()
