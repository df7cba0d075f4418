/**
 * `npm run bench [-- part …] [--large]`: the figures of the README and the documents, each beside a plain alternative
 * measured in the same run. Builds the app first where a part starts it. Nothing here is asserted: a busy machine must not fail a test.
 */
import { buildFirst } from '../../scripts/build/build-first.ts'
import { benchDecoding } from './decoding.ts'
import { benchSerialDecoding } from './decoding-serial.ts'
import { benchOutbox } from './outbox.ts'
import { benchHub } from './hub.ts'
import { benchNoise } from './noise.ts'
import { benchReaderToWindow } from './reader-to-window.ts'
import { benchWeight } from './weight.ts'
import { benchWindowDrain } from './window-drain.ts'
import { benchWindowLists } from './window-lists.ts'
import { benchWindowAtRest } from './window-rest.ts'
import { benchWindowStart } from './window-start.ts'
import type { BenchRow } from './bench-row.ts'

/** One after the other: each has the machine for itself. */
async function benchWindow(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const bench of [benchWindowStart, benchWindowAtRest, benchWindowLists, benchWindowDrain])
    rows.push(...(await bench()))
  return rows
}

const parts: Record<string, () => Promise<BenchRow[]>> = {
  decoding: benchDecoding,
  serial: benchSerialDecoding,
  outbox: benchOutbox,
  reader: benchReaderToWindow,
  window: benchWindow,
  noise: benchNoise,
  weight: benchWeight,
  hub: benchHub,
}

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const unknown = asked.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`)
  process.exit(1)
}

/** The parts that start the built app. */
const needBuild = ['outbox', 'reader', 'window', 'noise', 'weight']
if (asked.length === 0 || asked.some((name) => needBuild.includes(name))) buildFirst()

// What a part started ends in 'exit', which a signal alone would leave out.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

for (const [name, bench] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n## ${name}\n\n| what | measured | beside | ratio |\n|---|---|---|---|`)
  for (const row of await bench())
    console.log(`| ${row.name} | ${row.value} | ${row.beside ?? ''} | ${row.ratio?.toFixed(2) ?? ''} |`)
}
