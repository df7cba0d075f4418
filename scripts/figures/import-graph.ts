import { dirname } from 'node:path'
import { importsOf } from './sources.ts'
import type { Source } from './sources.ts'

/** From each file the files it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

export const importGraph = (sources: readonly Source[]): ImportGraph =>
  new Map(sources.map((source) => [source.path, importsOf(source)]))

/** Groups of files that import each other, directly or around (Tarjan's strongly connected components). */
export function cyclesOf(graph: ImportGraph): string[][] {
  const order = new Map<string, { index: number; low: number; isOpen: boolean }>()
  const stack: string[] = []
  const cycles: string[][] = []

  function visit(file: string): { index: number; low: number; isOpen: boolean } {
    const here = { index: order.size, low: order.size, isOpen: true }
    order.set(file, here)
    stack.push(file)
    for (const imported of graph.get(file) ?? []) {
      if (!graph.has(imported)) continue
      const seen = order.get(imported)
      if (seen === undefined) here.low = Math.min(here.low, visit(imported).low)
      else if (seen.isOpen) here.low = Math.min(here.low, seen.index)
    }
    if (here.low === here.index) {
      const group = stack.splice(stack.indexOf(file))
      for (const member of group) {
        const entry = order.get(member)
        if (entry) entry.isOpen = false
      }
      if (group.length > 1 || (graph.get(file) ?? []).includes(file)) cycles.push(group.sort())
    }
    return here
  }

  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return cycles
}

/** Pairs of folders under one of `parts` whose files import each other's, as `a <-> b`. */
export function folderPairs(graph: ImportGraph, parts: readonly string[]): string[] {
  const arrows = new Set<string>()
  for (const [file, imported] of graph)
    for (const other of imported) {
      const part = parts.find((name) => file.startsWith(`${name}/`) && other.startsWith(`${name}/`))
      if (part === undefined) continue
      const [from, to] = [dirname(file), dirname(other)]
      // A folder and what lies inside it are one thing.
      if (from === to || from.startsWith(`${to}/`) || to.startsWith(`${from}/`)) continue
      arrows.add(`${from} -> ${to}`)
    }
  return [...arrows]
    .map((arrow) => arrow.split(' -> '))
    .filter(([from = '', to = '']) => from < to && arrows.has(`${to} -> ${from}`))
    .map(([from, to]) => `${from} <-> ${to}`)
    .sort()
}
