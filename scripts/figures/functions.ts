import { nodesOf } from './sources.ts'
import type { Source } from './sources.ts'

/** A function and how many lines of code it has: those from its first to its last that hold more than a comment. */
export type FunctionLength = { path: string; line: number; name: string; lines: number }

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

export function functionLengths(sources: readonly Source[]): FunctionLength[] {
  return sources.flatMap(({ path, text, program }) => {
    const isCode = codeLines(text)
    const lineOf = lineFinder(text)
    return [...nodesOf(program)]
      .filter(({ type, body }) => functionTypes.has(type) && body !== null)
      .map((node) => {
        const [first, last] = [lineOf(node.start), lineOf(node.end)]
        const id = node['id'] as { name?: string } | null | undefined
        const lines = isCode.slice(first, last + 1).filter(Boolean).length
        return { path, line: first + 1, name: id?.name ?? '', lines }
      })
  })
}

/** Whether each line holds code: not blank, and not a comment alone. */
function codeLines(text: string): boolean[] {
  let isInComment = false
  return text.split('\n').map((line) => {
    const trimmed = line.trim()
    if (isInComment) {
      isInComment = !trimmed.includes('*/')
      return false
    }
    if (trimmed.startsWith('/*') || trimmed.startsWith('{/*')) {
      isInComment = !trimmed.includes('*/')
      return false
    }
    return trimmed !== '' && !trimmed.startsWith('//')
  })
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/gu)].map(({ index }) => index + 1)]
  return (offset) => starts.findLastIndex((start) => start <= offset)
}
