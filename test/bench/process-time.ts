import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** The kernel counts a process's time in hundredths of a second on every Linux that people run. */
const tickMs = 10

/** Whether the time of a process's whole family can be read here. */
export const canReadProcessTime = (): boolean => existsSync('/proc/self/stat')

/** Parent and processor time so far of every process. */
function processes(): Map<number, { parent: number; ms: number }> {
  const found = new Map<number, { parent: number; ms: number }>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/u.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // The name stands in brackets and may hold blanks itself.
      const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      found.set(Number(name), { parent: Number(parent), ms: (Number(rest[9]) + Number(rest[10])) * tickMs })
    } catch {
      // It ended meanwhile.
    }
  }
  return found
}

/** Processor time, so far, of a process and all that descend from it. Milliseconds. */
export function familyTime(pid: number): number {
  const all = processes()
  const isOurs = (id: number): boolean => {
    if (id === pid) return true
    const parent = all.get(id)?.parent
    return parent !== undefined && parent > 1 && isOurs(parent)
  }
  return [...all].reduce((sum, [id, { ms }]) => (isOurs(id) ? sum + ms : sum), 0)
}
