// A program with a leak: whatever was parsed from JSON stays in memory.
const parse = JSON.parse
globalThis.kept = []
JSON.parse = (...given) => {
  const value = parse(...given)
  globalThis.kept.push(value)
  return value
}
