import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Instrumenter } from '@stryker-mutator/instrumenter'
import type { Mutant } from '@stryker-mutator/api/core'
import { root } from '../../../scripts/node24.mjs'
import { digestOf } from './digest.ts'

const silent = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  fatal() {},
}

/**
 * Text and object literals are not emptied: in most places the compiler refuses that, elsewhere it is the wording of a
 * message.
 */
const excludedMutations: string[] = []

/** What a mutant is called over several runs: the same change of the same text of a file. */
export function mutantKey({ fileName, mutatorName, location, replacement }: Mutant): string {
  const { start, end } = location
  const place = `${start.line}:${start.column}-${end.line}:${end.column}`
  return `${fileName} ${digestOf(readFileSync(join(root, fileName)), mutatorName, place, replacement)}`
}

/**
 * Makes the standard mutants of the files, and writes each file with all of its mutants, every one behind a switch, into
 * `folder` under its own path.
 */
export async function instrument(globs: readonly string[], folder: string): Promise<Mutant[]> {
  const paths = globSync([...globs], { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  const { files, mutants } = await new Instrumenter(silent).instrument(
    paths.toSorted().map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), 'utf8') })),
    { plugins: null, ignorers: [], excludedMutations },
  )
  rmSync(folder, { recursive: true, force: true })
  for (const { name, content } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return mutants.filter(({ status }) => status === undefined).map((mutant) => ({ ...mutant }))
}
