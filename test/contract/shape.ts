/**
 * What a JSON document looks like, without its values: the path of each member and the JSON types seen there.
 * `$` is the document, `$.items[]` any element of `items`. Several types of one path (elements that differ, samples
 * that differ) are sorted: `['null', 'string']`. Whether a member is always there is not part of a shape.
 */
export type Shape = Readonly<Record<string, readonly JsonType[]>>
export type JsonType = 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string'

function typeOf(json: unknown): JsonType {
  if (json === null) return 'null'
  if (Array.isArray(json)) return 'array'
  const type = typeof json
  if (type === 'boolean' || type === 'number' || type === 'object' || type === 'string') return type
  throw new TypeError(`not JSON: ${type}`)
}

/** A member's step in a path; a name that is no plain word is quoted, so that no two documents share a path by chance. */
const step = (name: string): string => (/^[\w$-]+$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`)

function collect(json: unknown, path: string, into: Map<string, Set<JsonType>>): void {
  const types = into.get(path) ?? new Set()
  into.set(path, types.add(typeOf(json)))
  if (typeof json !== 'object' || json === null) return
  if (Array.isArray(json)) for (const element of json) collect(element, `${path}[]`, into)
  else for (const [name, member] of Object.entries(json)) collect(member, `${path}${step(name)}`, into)
}

const sorted = (types: ReadonlyMap<string, ReadonlySet<JsonType>>): Shape =>
  Object.fromEntries(
    [...types]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, set]) => [path, [...set].toSorted()]),
  )

/**
 * The shape of a parsed JSON document.
 *
 * @throws TypeError where a value is none of JSON's (`undefined`, a function, a bigint)
 */
export function shapeOf(json: unknown): Shape {
  const types = new Map<string, Set<JsonType>>()
  collect(json, '$', types)
  return sorted(types)
}

/** One shape that has every path and type of all of these. */
export function mergedShape(shapes: readonly Shape[]): Shape {
  const types = new Map<string, Set<JsonType>>()
  for (const shape of shapes)
    for (const [path, seen] of Object.entries(shape))
      types.set(path, new Set([...(types.get(path) ?? []), ...seen]))
  return sorted(types)
}

/**
 * What a shape has that none of the known ones shows, a line each: `$.total: number`. Empty where every path and type
 * is known. A path below an unknown one is not listed again.
 */
export function unknownIn(shape: Shape, known: readonly Shape[]): string[] {
  const all = mergedShape(known)
  const lines: string[] = []
  const unknownPaths: string[] = []
  for (const [path, types] of Object.entries(shape)) {
    if (unknownPaths.some((above) => path.startsWith(`${above}.`) || path.startsWith(`${above}[`))) continue
    const extra = types.filter((type) => !(all[path] ?? []).includes(type))
    if (extra.length === 0) continue
    lines.push(`${path}: ${extra.join(' | ')}`)
    unknownPaths.push(path)
  }
  return lines
}
