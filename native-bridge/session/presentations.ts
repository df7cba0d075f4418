import { backoffMs, noJitter } from '../../domain/backoff.ts'
import type { Presentation } from '../../contract/readers.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import type { CardReading, ReadingRefusal } from '../../domain/readings.ts'
import { err } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { ProtocolOutput } from '../protocols/protocol.ts'
import type { ReaderFacts } from './reader-facts.ts'
import type { ReaderLog } from './reader-log.ts'
import { createRefusalLimit } from './refusal-limit.ts'

/** A presentation that comes sooner after the reader was told to wait, milliseconds, is no person's: it takes one longer. */
const byItselfMs = 1_500

const tellWaits = { firstMs: 500, maxMs: 10_000, jitter: noJitter }

/**
 * Milliseconds until a reader is told again to wait for a card, after so many presentations in a row that nobody made
 * (a chip card left in the slot, a reader without keys): doubles from 0.5 s to 10 s.
 */
export const tellAgainMs = (byItself: number): number => backoffMs(byItself + 1, tellWaits, 0)

export type CardWait = {
  /** Main wants a card now, or none any more. */
  begun(): void
  over(): void
  /**
   * The reader presented something; it is told again to wait for a card. Tells whether anybody has to know: once a card
   * was read, a reader that gave up waiting for another one, or that refuses by itself, takes nothing away.
   */
  presented(outcome: Result<CardReading, ReadingRefusal>): boolean
}

/**
 * Keeps one reader waiting for a card for as long as one is wanted: after a bad read the next try, after a good one
 * another card.
 * @param tell tells the reader to wait for a card
 */
export function createCardWait(dependencies: { clock: Clock; timers: Timers; tell(): void }): CardWait {
  const { clock, timers } = dependencies
  let cancel: (() => void) | null = null
  let toldAt = 0
  let byItself = 0
  let hasReading = false

  const stop = (): void => {
    cancel?.()
    cancel = null
  }

  return {
    begun() {
      stop()
      toldAt = clock.now()
      byItself = 0
      hasReading = false
    },
    over: stop,
    presented(outcome) {
      const passedMs = clock.now() - toldAt
      const isByItself = passedMs >= 0 && passedMs < byItselfMs
      byItself = isByItself ? byItself + 1 : 0
      cancel ??= timers.after(tellAgainMs(byItself), () => {
        cancel = null
        toldAt = clock.now()
        dependencies.tell()
      })
      const isNoCard =
        !outcome.ok && (isByItself || outcome.error.tag === 'TimedOut' || outcome.error.tag === 'Cancelled')
      const isToBeTold = !(hasReading && isNoCard)
      hasReading ||= outcome.ok
      return isToBeTold
    },
  }
}

type NewsDependencies = {
  clock: Clock
  timers: Timers
  facts: ReaderFacts
  cardWait: CardWait
  log: ReaderLog
  /** Whether the reader answers: to one that does not, nobody can have presented a card. */
  isAnswering(): boolean
  wanted(): { test: boolean } | null
  admit(reading: CardReading, readerId: string): Result<CardReading, ReadingRefusal>
  presented(presentation: Presentation): void
  changed(what: 'state'): void
}

type ReaderNews = {
  /**
   * Counts and passes on what the protocol understood, and tells what that means to the session; `null` for what is no
   * message of the reader.
   */
  take(output: ProtocolOutput): 'goodFrame' | 'badFrame' | 'unanswered' | null
  stop(): void
}

/** What one reader says, passed on to main: at most so many refusals, nothing of a reader that is off. */
export function createReaderNews(id: string, dependencies: NewsDependencies): ReaderNews {
  const { clock, timers, facts, cardWait, log } = dependencies
  const refusals = createRefusalLimit({ clock, timers, say: (text) => log.state(text) })

  const present = (outcome: Result<CardReading, ReadingRefusal>): void => {
    if (!outcome.ok && outcome.error.tag === 'TimedOut' && !dependencies.isAnswering()) return
    if (!cardWait.presented(outcome)) return
    if (!outcome.ok && !refusals.passes()) return
    const presentation = { readerId: id, readerName: facts.device.name, at: clock.now(), outcome }
    dependencies.presented(
      dependencies.wanted()?.test === true ? { ...presentation, test: true } : presentation,
    )
  }

  return {
    take(output) {
      switch (output.type) {
        case 'reading':
          present(dependencies.admit(withSerial(output.reading, facts.serial), id))
          break
        case 'refused':
          present(err(output.refusal))
          break
        case 'activity':
          // The protocol tells it by itself, too, when it was told to begin: no message of the reader.
          facts.activity = output.activity
          dependencies.changed('state')
          return null
        case 'identity':
          facts.serial = output.serial?.slice(0, 64) ?? facts.serial
          break
        case 'badFrame':
          facts.badFrames += 1
          return 'badFrame'
        case 'noAnswer':
          return 'unanswered'
        case 'note':
          break
        case 'write':
        case 'wait':
          return null
      }
      facts.frames += 1
      return 'goodFrame'
    },
    stop: () => refusals.stop(),
  }
}

/** The serial number the device told elsewhere, so that all its readings share one history of key serial numbers. */
const withSerial = (reading: CardReading, serial: string | null): CardReading =>
  serial === null ? reading : { reader_serial: serial.slice(0, 32), ...reading }
