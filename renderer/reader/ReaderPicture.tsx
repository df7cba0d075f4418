import type { ReaderState } from '../../contract/readers.ts'

export type ReaderPictureProps = { reader: ReaderState | null; hasReading: boolean }

/** A small drawing of the reader and where the card is. The sentence beside it says the same in words. */
export function ReaderPicture({ reader, hasReading }: ReaderPictureProps) {
  const isReady = reader?.phase === 'ready' && reader.problem === undefined
  const cardAt = hasReading || reader?.activity === 'reading' ? 34 : 62
  return (
    <svg className="reader-picture" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      {isReady ? (
        <g transform={`translate(24 ${cardAt})`}>
          <rect className="picture-card" width="48" height="30" rx="4" />
          <rect className="picture-chip" x="7" y="8" width="10" height="8" rx="1.5" />
        </g>
      ) : null}
      <rect className="picture-body" x="16" y="8" width="64" height="50" rx="8" />
      <rect className="picture-screen" x="26" y="17" width="44" height="20" rx="3" />
      <path className="picture-slot" d="M24 52h48" />
      {isReady ? null : <path className="picture-cross" d="M38 20l20 14M58 20L38 34" />}
      {hasReading ? <path className="picture-check" d="M39 27l6 6 12-12" /> : null}
    </svg>
  )
}
