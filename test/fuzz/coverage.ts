import { Session } from 'node:inspector'

/** Which blocks of the decoders have run, from V8's own precise coverage. */
export type Coverage = {
  /** How many blocks ran for the first time since the last call. */
  newBlocks(): number
  readonly blocks: number
  stop(): void
}

type Range = { startOffset: number; endOffset: number; count: number }
type Report = { result: { url: string; functions: { ranges: Range[] }[] }[] }

/** Watches every script whose address contains `part`. */
export function watchCoverage(part: string): Coverage {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const seen = new Set<string>()
  return {
    get blocks() {
      return seen.size
    },
    newBlocks() {
      const before = seen.size
      session.post('Profiler.takePreciseCoverage', (_error, report) => {
        for (const script of (report as Report).result) {
          if (!script.url.includes(part)) continue
          for (const { ranges } of script.functions)
            for (const range of ranges)
              if (range.count > 0) seen.add(`${script.url}:${range.startOffset}:${range.endOffset}`)
        }
      })
      return seen.size - before
    },
    stop() {
      session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}
