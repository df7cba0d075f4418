import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { dirname, extname, join, relative, sep } from 'node:path'
import { parseAst } from 'vite'
import { nodesOf } from '../figures/sources.ts'
import type { SyntaxNode } from '../figures/sources.ts'

/** What runs in a process of its own. */
const entries = [
  'dist/electron/main.js',
  'dist/electron/preload.cjs',
  'dist/native-bridge/main.js',
  'dist/sandbox/main.js',
]

/** `isLater`: an `import()`, which loads when it is reached. */
type Asked = { specifier: string; isOptional: boolean; isLater: boolean }

/** A text as it is written; a minified bundle writes some as templates without a gap. */
const literal = (node: unknown): string | null => {
  const { type, value, quasis } = (node ?? {}) as Record<string, unknown>
  if (typeof value === 'string') return value
  const [quasi, ...others] = type === 'TemplateLiteral' ? (quasis as { value: { cooked: string } }[]) : []
  return quasi === undefined || others.length > 0 ? null : quasi.value.cooked
}

/** What texts ask for that were read before: of two packages, and of the parts of one, most are the same. */
const known = new Map<string, readonly Asked[]>()

/** What one file asks for. What stands in a `try` is optional: a loader that tries one binding after the other. */
function askedBy(file: string): readonly Asked[] {
  const text = readFileSync(file, 'utf8')
  const asked = known.get(text) ?? askedIn(text)
  known.set(text, asked)
  return asked
}

function askedIn(text: string): Asked[] {
  const program = parseAst(text, { lang: 'js' })
  const tried = new Set<SyntaxNode>()
  for (const node of nodesOf(program))
    if (node.type === 'TryStatement') for (const inner of nodesOf(node['block'])) tried.add(inner)
  const found: Asked[] = []
  for (const node of nodesOf(program)) {
    const specifier = specifierOf(node)
    if (specifier !== null)
      found.push({ specifier, isOptional: tried.has(node), isLater: node.type === 'ImportExpression' })
  }
  return found
}

function specifierOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return literal(node['source'])
    case 'CallExpression': {
      const callee = node['callee'] as SyntaxNode
      const isRequire = callee.type === 'Identifier' && callee['name'] === 'require'
      return isRequire ? literal((node['arguments'] as unknown[])[0]) : null
    }
    default:
      return null
  }
}

/** Bytes of a bundle and of every file that it imports at once; what it imports when it is needed is not in it. */
export function bytesAtStart(entry: string): number {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { specifier, isLater } of askedBy(file))
      if (!isLater && specifier.startsWith('.')) visit(join(dirname(file), specifier))
  }
  visit(entry)
  return [...seen].reduce((sum, file) => sum + statSync(file).size, 0)
}

/**
 * Follows every import from the entries through an unpacked app, as Node finds files, and names those that are not in it.
 * The folder has to lie where no `node_modules` is above it.
 *
 * @returns how many files are reached, and a sentence for each import that leads nowhere or out of the folder
 */
export function followImports(folder: string): { reached: number; findings: string[] } {
  const findings: string[] = []
  const seen = new Set<string>()
  const waiting: string[] = []
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    if (['.js', '.cjs', '.mjs'].includes(extname(file))) waiting.push(file)
  }
  for (const entry of entries)
    if (existsSync(join(folder, entry))) visit(join(folder, entry))
    else findings.push(`${entry} is not in the package`)
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const require = createRequire(file)
    for (const { specifier, isOptional } of askedBy(file)) {
      if (specifier === 'electron' || isBuiltin(specifier)) continue
      const from = relative(folder, file).split(sep).join('/')
      try {
        const path = require.resolve(specifier)
        if (path.startsWith(folder)) visit(path)
        else findings.push(`${from} imports ${specifier}, which is found outside the package`)
      } catch {
        if (!isOptional) findings.push(`${from} imports ${specifier}, which is not in the package`)
      }
    }
  }
  return { reached: seen.size, findings }
}
