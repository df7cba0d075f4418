import { isRecord } from './record.ts'

/** One member that differs: its path, `limits.perDayMinor.refund`, and what it was and is. */
export type Change = { path: string; from: string; to: string }

/** Longer values are cut: what is told of a change has to fit a line. Characters. */
const maxValue = 80

const told = (value: unknown): string => (JSON.stringify(value) ?? 'none').slice(0, maxValue)

/** Every member in which two settings differ, in the order of their paths; a list counts as one member. */
export function changesBetween(from: unknown, to: unknown, path = ''): Change[] {
  if (!isRecord(from) || !isRecord(to))
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from: told(from), to: told(to) }]
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted()
  return names.flatMap((name) => changesBetween(from[name], to[name], path === '' ? name : `${path}.${name}`))
}
