import { parseArgs } from 'node:util'
import { watchCoverage } from './coverage.ts'
import { createRandom, cut, mutate } from './mutate.ts'
import type { Target } from './targets.ts'

/*
 * `npm run fuzz -- [--inputs N] [--seed S]`: mutated published readings through every decoder of every family, guided by
 * coverage: an input that reaches new code is kept and mutated further. Ends with one JSON line; 1 on any fault.
 */

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
})
const inputs = Number(values.inputs)
const seed = Number(values.seed)
if (!Number.isInteger(inputs) || inputs < 1 || !Number.isInteger(seed)) {
  console.error('Usage: npm run fuzz -- [--inputs N] [--seed S], both whole numbers.')
  process.exit(1)
}

/** Inputs between two looks at the coverage: a look costs as much as some hundred inputs. */
const batch = 500
/** Coverage is nearly all there after this part of the inputs, and watching it makes each several times slower. */
const guided = Math.max(20_000, inputs / 5)
const progressEvery = 100_000
/** An input that takes longer than this is a hang in the making. */
const slowMs = 250
const suspectMs = 20
const maxCorpus = 2000
/** Reused for this many inputs, so that state left behind by one input meets the next. */
const inputsPerProtocol = 50

const random = createRandom(seed)
// Before the decoders are loaded, so that V8 counts their blocks and not only their functions.
const coverage = watchCoverage('/native-bridge/protocols/')
const { faultOf, seeds, targets } = await import('./targets.ts')
const corpus = seeds()
const good = new Map<Target, { bytes: Uint8Array; said: string }[]>()
const faults: string[] = []
let slowestMs = 0
let slow = 0
let resyncs = 0

const saidOf = (target: Target, bytes: Uint8Array): string | null => {
  const protocol = target.create()
  const outputs = [...protocol.receive(bytes), ...protocol.expired()]
  const reading = outputs.find((output) => output.type === 'reading')
  return reading === undefined ? null : JSON.stringify(reading)
}
for (const target of targets) {
  const readable = seeds().flatMap((bytes) => {
    const said = saidOf(target, bytes)
    return said === null ? [] : [{ bytes, said }]
  })
  good.set(target, readable)
}

function report(target: Target, bytes: Uint8Array, fault: string): void {
  const line = `${target.name}: ${fault}: ${Buffer.from(bytes).toString('hex').slice(0, 400)}`
  if (faults.length < 20) console.error(line)
  faults.push(line)
}

const live = new Map(targets.map((target) => [target, { protocol: target.create(), given: 0, used: 0 }]))

function run(target: Target, bytes: Uint8Array): void {
  const state = live.get(target)
  if (state === undefined) return
  const started = performance.now()
  try {
    const outputs = cut(bytes, random).flatMap((chunk) => state.protocol.receive(chunk))
    if (random(3) === 0) outputs.push(...state.protocol.expired())
    state.given += bytes.length
    const fault = faultOf(outputs, state.given)
    if (fault !== null) report(target, bytes, fault)
  } catch (error) {
    report(target, bytes, `exception ${String(error)}`)
  }
  const passed = performance.now() - started
  // Only an input that seems slow is measured again, by the processor's time: asking for it costs more than an input.
  const took = passed > suspectMs ? processorMs(target, bytes) : passed
  slowestMs = Math.max(slowestMs, took)
  if (took > slowMs) {
    slow += 1
    report(target, bytes, `took ${Math.round(took)} ms`)
  }
  state.used += 1
  if (state.used >= inputsPerProtocol) {
    checkResync(target, state.protocol)
    live.set(target, { protocol: target.create(), given: 0, used: 0 })
  }
}

/** The time one input takes byte by byte, a busy machine left out: this process's own time on the processor. */
function processorMs(target: Target, bytes: Uint8Array): number {
  const protocol = target.create()
  const before = process.cpuUsage()
  for (let at = 0; at < bytes.length; at += 1) protocol.receive(bytes.subarray(at, at + 1))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** After all that and silence, a good frame is read: at the first offer, or at the second ("within one frame"). */
function checkResync(target: Target, protocol: ReturnType<Target['create']>): void {
  const readable = good.get(target) ?? []
  const choice = readable[random(readable.length)]
  if (choice === undefined) return
  resyncs += 1
  try {
    protocol.expired()
    const outputs = [0, 1].flatMap(() => [...protocol.receive(choice.bytes), ...protocol.expired()])
    if (!outputs.some((output) => JSON.stringify(output) === choice.said))
      report(target, choice.bytes, 'no resynchronisation')
  } catch (error) {
    report(target, choice.bytes, `exception ${String(error)}`)
  }
}

const started = performance.now()
let kept = 0
let done = 0
coverage.newBlocks()
let watching = true
while (done < inputs) {
  if (watching && done >= guided) {
    coverage.stop()
    watching = false
  }
  const tried: Uint8Array[] = []
  for (let index = 0; index < batch && done < inputs; index += 1, done += 1) {
    const parent = corpus[random(corpus.length)] ?? new Uint8Array()
    const other = corpus[random(corpus.length)] ?? new Uint8Array()
    const input = mutate(parent, other, random)
    const target = targets[random(targets.length)]
    if (target === undefined) break
    run(target, input)
    tried.push(input)
  }
  if (done % progressEvery < batch)
    console.error(`${done} inputs, ${coverage.blocks} blocks, ${faults.length} faults`)
  if (done < guided && coverage.newBlocks() > 0) {
    // One of the batch reached new code: all are kept for a while, the oldest leave.
    kept += tried.length
    corpus.push(...tried)
    if (corpus.length > maxCorpus) corpus.splice(seeds().length, corpus.length - maxCorpus)
  }
}
const seconds = (performance.now() - started) / 1000
const { blocks } = coverage
if (watching) coverage.stop()
console.log(
  JSON.stringify({
    inputs,
    seed,
    exceptions: faults.length,
    decoders: targets.length,
    resyncs,
    blocks,
    kept,
    slowestMs: Math.round(slowestMs * 100) / 100,
    slow,
    seconds: Math.round(seconds * 10) / 10,
    heapMegabytes: Math.round(process.memoryUsage().heapUsed / 1_000_000),
    bufferMegabytes: Math.round(process.memoryUsage().arrayBuffers / 1_000_000),
  }),
)
if (faults.length > 0) process.exitCode = 1
