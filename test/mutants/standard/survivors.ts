import { readFileSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import type { Area } from './areas.ts'

/**
 * A mutant that no test notices: where it stands (the file, and the line of code that it begins in, without the blanks
 * around it), the code it takes away and the code it puts there, each shortened to its first line.
 */
export type Survivor = { file: string; line: string; from: string; to: string }

/** Survivors that may stay, for one reason. */
type Reason = { reason: string; mutants: readonly Survivor[] }

const listed = (
  JSON.parse(readFileSync(new URL('survivors.json', import.meta.url), 'utf8')) as readonly Reason[]
).flatMap(({ mutants }) => mutants)

const isSame = (one: Survivor, other: Survivor): boolean =>
  one.file === other.file && one.line === other.line && one.from === other.from && one.to === other.to

/** The survivors that the list gives no reason for. */
export function unlisted(survivors: readonly Survivor[]): Survivor[] {
  return survivors.filter((found) => !listed.some((known) => isSame(known, found)))
}

/** The entries of the list, of these areas, that did not survive: caught by now, or their code is gone. */
export function outdated(survivors: readonly Survivor[], areas: readonly Area[]): Survivor[] {
  const globs = areas.flatMap(({ mutate }) => mutate)
  return listed.filter(
    (known) =>
      globs.some((glob) => matchesGlob(known.file, glob)) && !survivors.some((found) => isSame(known, found)),
  )
}
