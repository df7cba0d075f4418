// Builds what has changed into dist/, and the hub's console beside it:
// npm run build [-- renderer main preload native-bridge sandbox hub-console] [--force]
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { fingerprint, isCurrent, keepStamp } from './build/fingerprint.ts'
import { hubConsole, targets } from './build/targets.ts'
import { root } from './node24.mjs'

const named = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const force = process.argv.includes('--force')
const all = [...targets, hubConsole]
const names = all.map((target) => target.name)

const strangers = named.filter((name) => !names.some((known) => known === name))
if (strangers.length > 0)
  fail(`There is no build of ${strangers.join(', ')}. There are: ${names.join(', ')}.`)

const wanted = all.filter((target) => named.length === 0 || named.includes(target.name))
const missing = wanted.filter((target) => !existsSync(join(root, target.entry)))
if (missing.length > 0) fail(`Missing: ${missing.map((target) => target.entry).join(', ')}.`)

for (const target of wanted) {
  const now = fingerprint(target)
  if (!force && isCurrent(target, now)) continue
  const startedAt = performance.now()
  await build(target.config())
  keepStamp(target, now)
  console.log(`built ${target.output} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}

function fail(sentence: string): never {
  console.error(`build: ${sentence}`)
  process.exit(1)
}
