import { readFileSync, readdirSync } from 'node:fs'

/** The process that runs this built entry as a child of main, or `null`. Linux only. */
export function childRunning(mainPid: number, entry: string): number | null {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/u.test(name)) continue
    try {
      const parent = Number(/^PPid:\s+(\d+)/mu.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1])
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      if (parent === mainPid && command.includes(entry)) return Number(name)
    } catch {
      // A process that has ended meanwhile.
    }
  }
  return null
}
