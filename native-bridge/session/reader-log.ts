import type { Clock } from '../../domain/clock.ts'
import type { ReaderLogLine } from '../../contract/readers.ts'
import type { ProtocolOutput } from '../protocols/protocol.ts'

/** Lines of one reader in one second; a reader that sends without end must not flood the window. */
const linesPerSecond = 40

export type ReaderLog = {
  received(bytes: number, outputs: readonly ProtocolOutput[]): void
  sent(bytes: number, as: 'output' | 'feature'): void
  state(text: string): void
}

/** The masked log of one reader: direction, size and what was recognised. It is never given the bytes themselves. */
export function createReaderLog(
  readerId: string,
  { clock, emit }: { clock: Clock; emit: (line: ReaderLogLine) => void },
): ReaderLog {
  let second = Number.NaN
  let lines = 0
  const write = (direction: ReaderLogLine['direction'], bytes: number, text: string): void => {
    const at = clock.now()
    if (Math.floor(at / 1000) !== second) {
      second = Math.floor(at / 1000)
      lines = 0
    }
    lines += 1
    if (lines > linesPerSecond) return
    const shown = lines === linesPerSecond ? 'more lines in this second are left out' : text
    emit({ at, readerId, direction, bytes, text: shown.slice(0, 200) })
  }
  return {
    received: (bytes, outputs) => write('in', bytes, recognised(outputs)),
    sent: (bytes, as) => write('out', bytes, as === 'feature' ? 'feature report' : 'message'),
    state: (text) => write('state', 0, text),
  }
}

/** Names what came, from the allow-listed parts of each output: a format, a tag, a count. */
function recognised(outputs: readonly ProtocolOutput[]): string {
  const names: string[] = []
  let bad = 0
  for (const output of outputs) {
    switch (output.type) {
      case 'reading':
        names.push(`reading ${output.reading.format} ${output.reading.reading_type}`)
        break
      case 'refused':
        names.push(`refused ${output.refusal.tag}`)
        break
      case 'badFrame':
        bad += 1
        if (bad === 1) names.push(`bad frame (${output.why} at byte ${output.at})`)
        break
      case 'note':
        names.push(output.text)
        break
      case 'noAnswer':
        names.push('no answer')
        break
      case 'identity':
        names.push('identity')
        break
      case 'activity':
        names.push(output.activity)
        break
      case 'write':
      case 'wait':
        break
    }
  }
  if (bad > 1) names.push(`${bad} bad frames in all`)
  return names.length === 0 ? 'part of a message' : names.join(', ')
}
