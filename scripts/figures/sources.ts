import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseAst } from 'vite'
import { root } from '../node24.mjs'

/** One source file, parsed. Paths are relative to the project, with `/`. */
export type Source = { path: string; text: string; program: unknown }

/** Every TypeScript and JavaScript source that git knows or would add. */
export function readSources(): Source[] {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed.stdout
    .split('\n')
    .filter((path) => /\.(?:ts|tsx|mjs|mts)$/u.test(path) && existsSync(join(root, path)))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      const lang = path.endsWith('.tsx')
        ? 'tsx'
        : path.endsWith('.mjs')
          ? 'js'
          : path.endsWith('.d.mts')
            ? 'dts'
            : 'ts'
      return { path, text, program: parseAst(text, { lang }) }
    })
}

/** A node of the syntax tree, as far as every kind of node has it. */
export type SyntaxNode = { type: string; start: number; end: number } & Record<string, unknown>

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** Every node under one, itself first. */
export function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const member of value) yield* nodesOf(member)
  else if (isNode(value)) {
    yield value
    for (const [name, member] of Object.entries(value)) if (name !== 'parent') yield* nodesOf(member)
  }
}

/** Which of the project's files a file imports, types included. */
export function importsOf({ path, program }: Source): string[] {
  const found: string[] = []
  for (const node of nodesOf(program)) {
    const source = node['source']
    if (!isNode(source) || typeof source['value'] !== 'string' || !source['value'].startsWith('.')) continue
    found.push(normalize(join(dirname(path), source['value'])))
  }
  return found
}
