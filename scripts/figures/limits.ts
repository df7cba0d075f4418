import type { FunctionLength } from './functions.ts'

/** What the figures may be at most. */
export const limits = {
  /** Lines of code a function may have. */
  lines: 60,
  figures: {
    refundFiles: 60,
    longestFunction: 80,
    functionsOver60: 0,
    cycles: 0,
    folderPairs: 0,
    unusedExports: 0,
  },
} as const

/** Functions that only list members or rows, so that their length is no depth: up to 80 lines. */
const stores: readonly { path: string; name: string; why: string }[] = [
  {
    path: 'electron/storage/operations-table.ts',
    name: 'operationsTable',
    why: 'the statements of one table, a member each',
  },
  {
    path: 'electron/storage/operations-queries.ts',
    name: 'operationsQueries',
    why: 'the questions to one table, a member each',
  },
  {
    path: 'electron/storage/journal-table.ts',
    name: 'journalTable',
    why: 'the statements of one table, a member each',
  },
]

export const mayBeLong = ({ path, name }: FunctionLength): boolean =>
  stores.some((store) => store.path === path && store.name === name)
