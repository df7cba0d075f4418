import { setTimeout as pause } from 'node:timers/promises'
import type { CardAgain, QueueRow } from '../../contract/operations.ts'
import type { Result } from '../../domain/result.ts'
import { ciphertext, reading } from '../unit/outbox/samples.ts'
import type { Chance } from './chance.ts'
import type { Till } from './processes.ts'

/** What a person may do with a row; the verdicts by their own names. */
const rowActs = [
  'lookUp',
  'sendNow',
  'sendWithoutHub',
  'cancel',
  'convertToRefund',
  'presentCard',
  'sendAgain',
  'wasNotDone',
  'goCardless',
  'wasDone',
] as const
type RowAct = (typeof rowActs)[number]
const verdicts: readonly RowAct[] = ['sendAgain', 'wasNotDone', 'goCardless', 'wasDone']
/** What a person may do with the queue. */
const queueActs = ['tryNow', 'stopDrain', 'resume'] as const

const by = 'Marta'
/** The pause before an act, milliseconds at most. */
const maxThoughtMs = 150
/** A person sees the newest rows. */
const maxSeen = 40

/**
 * A person at the till who presses buttons as they come, right or wrong: it may ask for a row to be sent again, or say that
 * it was not done, whatever is true. Only "it was done" is said where it was: nobody else could say otherwise.
 */
export type Person = {
  /** So many acts, each after a thought. Ends early with the till. */
  work(till: Till, acts: number): Promise<void>
  /** How often each act was taken, by its name. */
  acts: Readonly<Record<string, number>>
  /** How often one was refused. */
  refused(): number
  /** What was done with a row. */
  actsOn: (operationId: string) => ReadonlySet<string>
}

const cardAgain = (operationId: string): CardAgain => ({
  operationId,
  by,
  card: { card_holder_name: 'PRUEBA/CARLOS' },
  card_details: {
    reading_type: 'ICC',
    tracks: { track_ksn: ciphertext.ksn, enc_track2: ciphertext.track2 },
    enc_tlv: ciphertext.track2 + ciphertext.track2,
  },
  reading,
})

/** @param wasDone whether all that a row asks for was given back, as the acquirer's own list says */
export function createPerson(chance: Chance, wasDone: (row: QueueRow) => Promise<boolean>): Person {
  const acts: Record<string, number> = {}
  const onRows = new Map<string, Set<string>>()
  let refused = 0

  function count(name: string, answer: Result<unknown, unknown> | null): void {
    if (answer === null) return
    if (answer.ok) acts[name] = (acts[name] ?? 0) + 1
    else refused += 1
  }

  async function actOnRow(till: Till): Promise<void> {
    const states = chance.number() < 0.8 ? { states: ['attention', 'unknown', 'queued', 'inProgress'] } : {}
    const listed = await till.call<Result<{ rows: QueueRow[] }, unknown>>('list', {
      ...states,
      limit: maxSeen,
    })
    const pick = chance.number()
    const isOffered = chance.number() < 0.6
    const any = chance.pick(rowActs)
    const verdict = chance.pick(verdicts)
    const rows = listed?.ok ? listed.value.rows : []
    const row = rows[Math.floor(pick * rows.length)]
    if (row === undefined) return
    // What the window offers, or any button at all.
    const offered = row.actions[Math.floor(chance.number() * row.actions.length)]
    const act = !isOffered || offered === undefined ? any : offered === 'decide' ? verdict : offered
    if (act === 'wasDone' && !(await wasDone(row))) return
    const { operationId } = row
    const answer = verdicts.includes(act)
      ? await till.call<Result<unknown, unknown>>('decide', { operationId, verdict: act, by })
      : await till.call<Result<unknown, unknown>>(
          act,
          act === 'presentCard' ? cardAgain(operationId) : { operationId, by },
        )
    count(act, answer)
    if (answer?.ok) onRows.set(operationId, (onRows.get(operationId) ?? new Set<string>()).add(act))
  }

  async function actOnQueue(till: Till): Promise<void> {
    const act = chance.pick(queueActs)
    const input = act === 'resume' ? { gateway: chance.pick(['kushki', 'liquido']) } : undefined
    count(act, await till.call<Result<unknown, unknown>>(act, input))
  }

  return {
    async work(till, many) {
      for (let done = 0; done < many; done += 1) {
        await pause(chance.below(maxThoughtMs))
        await (chance.number() < 0.85 ? actOnRow(till) : actOnQueue(till))
      }
    },
    acts,
    refused: () => refused,
    actsOn: (operationId) => onRows.get(operationId) ?? new Set(),
  }
}
