import type { Presentation } from '../../contract/readers.ts'
import type { Clock, Timers } from '../../domain/clock.ts'
import type { CardReading, ReadingRefusal } from '../../domain/readings.ts'
import { err } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { ProtocolOutput } from '../protocols/protocol.ts'
import type { CardWait } from './card-wait.ts'
import type { ReaderFacts } from './reader-facts.ts'
import type { ReaderLog } from './reader-log.ts'
import { createRefusalLimit } from './refusal-limit.ts'

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
