import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { Mutant } from '@stryker-mutator/api/core'
import { parseAst } from 'vite'
import { nodesOf } from '../../../scripts/figures/sources.ts'
import { root } from '../../../scripts/node24.mjs'

/** A change of one file, `start` and `end` as offsets into its text. */
export type Edit = { id: string; path: string; start: number; end: number; replacement: string }

type Span = { start: number; end: number }
type Placed = Edit & { within: Span }

/** The edit that a mutant is. Lines and columns are counted from 0. */
export function editOf({ id, fileName, location, replacement }: Mutant): Edit {
  const text = readFileSync(join(root, fileName), 'utf8')
  const starts = [0, ...[...text.matchAll(/\n/gu)].map(({ index }) => index + 1)]
  const offset = ({ line, column }: Mutant['location']['start']): number => (starts[line] ?? 0) + column
  return { id, path: fileName, start: offset(location.start), end: offset(location.end), replacement }
}

const folders = ['domain', 'contract', 'native-bridge', 'electron']
const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/** The compiler's rules for a mutant: an import or a parameter that it leaves unused makes it no wrong program. */
const compilerOptions = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnreachableCode: true,
  incremental: true,
  tsBuildInfoFile: './tsconfig.tsbuildinfo',
}

/**
 * The ids of the edits that the compiler refuses. Many edits are compiled at once, at most one in each function; an
 * error is blamed on the edit of the function it stands in. One that stands elsewhere blames none: its edit passes for one
 * that compiles.
 */
export function refusedByTheCompiler(edits: readonly Edit[]): Set<string> {
  const copy = mkdtempSync(join(tmpdir(), 'extorno-types-'))
  try {
    for (const folder of folders) cpSync(join(root, folder), join(copy, folder), { recursive: true })
    for (const file of ['package.json', 'tsconfig.json']) cpSync(join(root, file), join(copy, file))
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
    mkdirSync(join(copy, 'mutants'))
    writeFileSync(
      join(copy, 'mutants/tsconfig.json'),
      JSON.stringify({
        extends: '../tsconfig.json',
        compilerOptions,
        include: folders.map((name) => `../${name}`),
      }),
    )
    const texts = new Map(
      [...new Set(edits.map(({ path }) => path))].map((path) => [
        path,
        readFileSync(join(root, path), 'utf8'),
      ]),
    )
    const refused = new Set<string>()
    for (const round of roundsOf(edits, texts)) for (const id of compile(round, copy, texts)) refused.add(id)
    return refused
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Edits that can be compiled together: in each round no two within the same function. */
function roundsOf(edits: readonly Edit[], texts: ReadonlyMap<string, string>): Placed[][] {
  const spans = new Map([...texts].map(([path, text]) => [path, spansOf(text)]))
  const rounds: Placed[][] = []
  for (const edit of edits) {
    const { functions = [], statements = [] } = spans.get(edit.path) ?? {}
    const within =
      functions.findLast(({ start, end }) => start < edit.start && edit.end < end) ??
      statements.find(({ start, end }) => start <= edit.start && edit.end <= end)
    if (within === undefined) throw new Error(`${edit.path}: no statement holds ${edit.replacement}`)
    const placed = { ...edit, within }
    const round = rounds.find((others) => others.every((other) => areApart(other, placed)))
    if (round) round.push(placed)
    else rounds.push([placed])
  }
  return rounds
}

const areApart = (one: Placed, other: Placed): boolean =>
  one.path !== other.path || one.within.end <= other.within.start || other.within.end <= one.within.start

/** Functions from the outer to the inner, and the statements of the module. */
function spansOf(text: string): { functions: Span[]; statements: Span[] } {
  const program = parseAst(text, { lang: 'ts' })
  const functions = [...nodesOf(program)].filter(({ type }) => functionTypes.has(type))
  return { functions, statements: program.body.map(({ start, end }) => ({ start, end })) }
}

/** One run of the compiler over the edits: the ids of those whose function an error stands in. */
function compile(edits: readonly Placed[], copy: string, texts: ReadonlyMap<string, string>): Set<string> {
  const lines = new Map<string, { id: string; first: number; last: number }[]>()
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const { text, ranges } = edited(
      texts.get(path) ?? '',
      edits.filter((edit) => edit.path === path),
    )
    writeFileSync(join(copy, path), text)
    lines.set(path, ranges)
  }
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--pretty', 'false', '-p', 'mutants'],
    { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  for (const path of lines.keys()) writeFileSync(join(copy, path), texts.get(path) ?? '')
  const blamed = new Set<string>()
  for (const [, path = '', line] of stdout.matchAll(/^([^\s(][^(\n]*)\((\d+),\d+\): error/gmu)) {
    const at = lines.get(relative(copy, join(copy, path)))
    const found = at?.find(({ first, last }) => first <= Number(line) && Number(line) <= last)
    if (found) blamed.add(found.id)
  }
  return blamed
}

/** The text with edits that are apart, and the lines, from 1, that the function of each takes then. */
function edited(
  text: string,
  edits: readonly Placed[],
): { text: string; ranges: { id: string; first: number; last: number }[] } {
  const ranges: { id: string; first: number; last: number }[] = []
  const lineAtEnd = (written: string): number => written.split('\n').length
  let written = ''
  let at = 0
  for (const { id, start, end, replacement, within } of edits.toSorted(
    (one, other) => one.start - other.start,
  )) {
    const first = lineAtEnd(written + text.slice(at, within.start))
    written += text.slice(at, start) + replacement + text.slice(end, within.end)
    at = within.end
    ranges.push({ id, first, last: lineAtEnd(written) })
  }
  return { text: written + text.slice(at), ranges }
}
