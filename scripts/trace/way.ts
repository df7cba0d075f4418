import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../node24.mjs'
import type { Trace } from './run-operation.ts'

/** One stage of the way: its heading, and which files belong to it. The first that takes a file has it. */
const stages: readonly (readonly [title: string, RegExp])[] = [
  ['Reader bridge: bytes become a reading', /^native-bridge\//u],
  ['Window: choosing, presenting, reviewing, building the request', /^renderer\//u],
  ['Preload and main: the checked calls', /^electron\/(?:preload|ipc|handlers|readers|processes|main)/u],
  ['Acceptance: judged again before a row exists', /^electron\/acceptance\//u],
  ['Outbox: the row and what may be sent', /^electron\/outbox\//u],
  ['Storage: on the disk', /^electron\/storage\//u],
  ['Gateway: the wire and its answer', /^electron\/gateways\//u],
  ['Main, the rest', /^electron\//u],
  ['Payment rules', /^domain\//u],
  ['Contract between the processes', /^contract\//u],
]

/** The acquirer's side, and the reader that is not there. */
const otherSide = /^(?:sandbox\/|native-bridge\/simulated\/|native-bridge\/transports\/simulated)/u
/** What draws: it shows the operation and carries none of it. */
const drawing = /^renderer\/(?!ipc\/|store\/|flow\/|requests\/|screens\/[^/]+\/[a-z][^/]*\.ts$)/u

type Stage = { title: string; files: string[] }
export type Way = {
  stages: Stage[]
  /** Files that ran meanwhile and of which nothing runs for an operation alone, counted apart. */
  serving: string[]
  /** Files that draw the operation, counted apart. */
  drawing: string[]
  files: number
  /** All lines of those files. */
  lines: number
}

/**
 * The files that carried the operation: a function of theirs ran between the card and the outcome that runs for nothing
 * else. Functions are compared, not files: most of what carries an operation also does something else (the reader tells
 * its state, the storage opens), and is on the way all the same.
 */
export function wayOf({ ran, otherwise }: Pick<Trace, 'ran' | 'otherwise'>): Way {
  const isOwn = (file: string): boolean =>
    [...(ran.get(file) ?? [])].some((name) => otherwise.get(file)?.has(name) !== true)
  const ours = [...ran.keys()].filter((file) => !otherSide.test(file)).sort()
  const carrying = ours.filter((file) => isOwn(file) && !drawing.test(file))
  const stageOf = (file: string): string => stages.find(([, takes]) => takes.test(file))?.[0] ?? file
  return {
    stages: stages
      .map(([title]) => ({ title, files: carrying.filter((file) => stageOf(file) === title) }))
      .filter(({ files }) => files.length > 0),
    serving: ours.filter((file) => !isOwn(file) && !drawing.test(file)),
    drawing: ours.filter((file) => isOwn(file) && drawing.test(file)),
    files: carrying.length,
    lines: carrying.reduce((sum, file) => sum + lineCount(file), 0),
  }
}

const lineCount = (file: string): number => readFileSync(join(root, file), 'utf8').split('\n').length - 1
