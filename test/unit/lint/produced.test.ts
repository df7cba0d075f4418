import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  convertErrorSchema,
  decideErrorSchema,
  presentCardErrorSchema,
  submitErrorSchema,
} from '../../../contract/operations.ts'
import { ipcContract } from '../../../contract/ipc.ts'
import { attentionReasonSchema } from '../../../domain/operations.ts'

const root = join(import.meta.dirname, '../../..')
const declaring = new Set(['electron/app/log.ts'])
/** Main and the rules it calls: whatever the window is told comes from there. */
const code = globSync(['electron/**/*.ts', 'domain/rules.ts'], { cwd: root })
  .filter((path) => !declaring.has(path.replaceAll('\\', '/')))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n')

const missing = (words: readonly string[]): string[] => words.filter((word) => !code.includes(`'${word}'`))
const tags = (schema: { options: readonly { shape: { tag: { value: string } } }[] }): string[] =>
  schema.options.map(({ shape }) => shape.tag.value)

describe('what is declared happens somewhere in main', () => {
  it('each error of an operation', () => {
    for (const schema of [submitErrorSchema, convertErrorSchema, presentCardErrorSchema, decideErrorSchema])
      expect(missing(tags(schema))).toEqual([])
  })

  it('each reason for which a row waits for a person', () => {
    expect(missing(attentionReasonSchema.options)).toEqual([])
  })

  it('each state of a gateway, and each reason of its pause', () => {
    const { state, pausedBecause } = ipcContract.queue.changed.payload.shape.connections.element.shape
    expect(missing([...state.options, pausedBecause.unwrap().value])).toEqual([])
  })

  it('each event of the log', () => {
    const declared = readFileSync(join(root, 'electron/app/log.ts'), 'utf8')
    const events = [...declared.matchAll(/\{ event: '(?<event>\w+)'/gu)].map(
      ({ groups }) => groups?.['event'],
    )
    expect(events.length).toBeGreaterThan(10)
    // The log itself writes one: the count of what it does not write line by line.
    const ownLines = declared.match(/append\(\{ event: '\w+'/gu)?.join('\n') ?? ''
    expect(events.filter((event) => !(code + ownLines).includes(`event: '${event}'`))).toEqual([])
  })
})
