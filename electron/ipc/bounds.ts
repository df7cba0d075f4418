/** More than the largest honest call (a settings file or a pasted callback) and far less than what hurts. */
const maxCharacters = 400_000
const maxMembers = 5000
const maxDepth = 12

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Whether a call's input is small and plain enough to be looked at: bounded text, members and depth, plain objects and
 * arrays only, no key that touches a prototype. Runs before any schema, so that a hostile 50 MB string costs nothing.
 */
export function isWithinBounds(input: unknown): boolean {
  let characters = 0
  let members = 0
  const visit = (value: unknown, depth: number): boolean => {
    if (depth > maxDepth) return false
    if (typeof value === 'string') return (characters += value.length) <= maxCharacters
    if (value === null || typeof value !== 'object')
      return typeof value !== 'function' && typeof value !== 'symbol'
    if (Array.isArray(value)) {
      members += value.length
      return members <= maxMembers && value.every((item) => visit(item, depth + 1))
    }
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== null && prototype !== Object.prototype) return false
    const keys = Reflect.ownKeys(value)
    members += keys.length
    if (members > maxMembers) return false
    return keys.every((key) => {
      if (typeof key !== 'string' || forbiddenKeys.has(key)) return false
      characters += key.length
      return characters <= maxCharacters && visit(Reflect.get(value, key), depth + 1)
    })
  }
  return visit(input, 0)
}
