import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isEnded, rowStateSchema } from '../../../domain/operations.ts'
import { arrowsOf, everyEvent, everyPolicy, everyRow, everyStep } from './diagram.ts'
import type { Tried } from './diagram.ts'
import { morning } from './samples.ts'

const document = new URL('../../../docs/store-and-forward.md', import.meta.url)
const block = /```mermaid\n(?<diagram>[\s\S]*?)\n```/u

const does = ({ step }: Tried, effect: string): boolean => step.effects.some((one) => one.type === effect)
const moves = ({ row, step }: Tried): boolean => step.row.state !== row.state

/** What no step may do, each as the question whether one did. */
const forbidden = {
  'move a row that has ended, unless the gateway contradicts its end': (tried: Tried) =>
    isEnded(tried.row.state) && moves(tried) && tried.step.row.attention !== 'contradicted',
  'let a refusal end what may have been processed before': (tried: Tried) =>
    tried.row.mayHaveBeenProcessed &&
    /^answered (?:declined|refused)$/u.test(tried.name) &&
    isEnded(tried.step.row.state) &&
    moves(tried),
  'let a refusal that may be of a repeat end a row that was sent': (tried: Tried) =>
    tried.name === 'answered refused as a repeat' && moves(tried) && isEnded(tried.step.row.state),
  'end by a decline that was seen once': (tried: Tried) =>
    !tried.row.declineSeen &&
    /^found (?:declined|refused)$/u.test(tried.name) &&
    moves(tried) &&
    isEnded(tried.step.row.state),
  'send again what a person decided about before it was looked up': (tried: Tried) =>
    tried.row.mayHaveBeenProcessed && tried.name.startsWith('decide') && does(tried, 'send'),
  'send from another state than queued, or from unknown what is not proven safe to repeat': (tried: Tried) =>
    does(tried, 'send') &&
    !(tried.row.state === 'queued' || (tried.row.state === 'unknown' && tried.policy.isRepeatSafe)),
  'send at or after the deadline, or by a clock that was set back': (tried: Tried) =>
    does(tried, 'send') && ((tried.row.deadline ?? Infinity) <= morning || tried.row.isClockSuspect),
  'end a row and keep its card block': (tried: Tried) =>
    isEnded(tried.step.row.state) &&
    !isEnded(tried.row.state) &&
    tried.row.cardStoredAt !== null &&
    !(does(tried, 'eraseCard') && tried.step.row.cardStoredAt === null),
  'turn anything into a refund but a void that was surely not done': (tried: Tried) =>
    does(tried, 'createRefund') && (tried.row.kind !== 'void' || tried.row.mayHaveBeenProcessed),
  'queue what may have been processed, unless a person had it sent again': (tried: Tried) =>
    moves(tried) &&
    tried.step.row.state === 'queued' &&
    tried.step.row.mayHaveBeenProcessed &&
    tried.step.row.attempts > 0,
  'change a state and not write it down': (tried: Tried) => moves(tried) && !does(tried, 'note'),
  'change a row and not say when, or say when nothing changed': ({ row, step }: Tried) =>
    step.row.updatedAt !== (step.row === row ? morning - 1 : morning),
  'let a row wait without a next moment, or the other way round': (tried: Tried) => {
    const { state, mayHaveBeenProcessed } = tried.step.row
    // Before a person too, what may have been processed is looked up in the background.
    const isWaiting =
      ['queued', 'unknown', 'inProgress'].includes(state) || (state === 'attention' && mayHaveBeenProcessed)
    return moves(tried) && !does(tried, 'lookUp') && isWaiting !== (tried.step.row.nextAttemptAt !== null)
  },
}

/** What the steps from a state broke, of the rules above: each with the situation. */
function brokenBy(steps: readonly Tried[]): string[] {
  const broken = new Set<string>()
  for (const [name, isBroken] of Object.entries(forbidden))
    for (const tried of steps)
      if (isBroken(tried)) broken.add(`${tried.row.kind} ${tried.row.state}, ${tried.name}: may not ${name}`)
  return [...broken]
}

const heading = ['stateDiagram-v2', '  [*] --> queued: accepted']
const documented = (): string[] =>
  (block.exec(readFileSync(document, 'utf8'))?.groups?.['diagram'] ?? '').split('\n')

describe('the state machine, every event in every situation,', () => {
  it('was tried', () => {
    expect([...everyRow()].length * everyEvent.length * [...everyPolicy()].length).toBeGreaterThan(100_000)
  })

  it.each(rowStateSchema.options)('takes no forbidden step from %s, and those in the document', (state) => {
    const steps = [...everyStep(state)]
    expect(brokenBy(steps)).toEqual([])
    expect(arrowsOf(steps)).toEqual(documented().filter((line) => line.startsWith(`  ${state} -->`)))
  })

  it('is the one in the document, with nothing besides', () => {
    // `UPDATE_DIAGRAM=1` writes the machine as it is into the document.
    if (process.env['UPDATE_DIAGRAM'] === '1') {
      const arrows = rowStateSchema.options.flatMap((state) => arrowsOf([...everyStep(state)]))
      const diagram = [...heading, ...arrows.toSorted()].join('\n')
      writeFileSync(
        document,
        readFileSync(document, 'utf8').replace(block, () => `\`\`\`mermaid\n${diagram}\n\`\`\``),
      )
    }
    const isFromState = (line: string): boolean =>
      rowStateSchema.options.some((state) => line.startsWith(`  ${state} -->`))
    expect(documented().filter((line) => !isFromState(line))).toEqual(heading)
  })
})
