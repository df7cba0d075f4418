import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isEnded } from '../../domain/operations.ts'
import type { RowState } from '../../domain/operations.ts'
import { files } from '../../electron/storage/files.ts'
import { findBytes, needlesOf } from './bytes-left.ts'
import type { Found, Needle } from './bytes-left.ts'

/** What a killed process left in its data directory. Ids of operations. */
export type LeftBehind = {
  /** Rows that were on the wire. */
  sending: string[]
  /** Rows that keep a card block. */
  kept: string[]
  /** Rows that ended, or say that their card block is erased, and yet keep it. */
  overdue: string[]
}

/**
 * Remembers every sealed card block of a data directory, so that its bytes can be searched for once its row has ended.
 * What the reader sent is sealed before it touches a disk: only the sealed bytes can be left behind there.
 */
export type CardWitness = ReturnType<typeof createCardWitness>

/** Whatever is left of a sealed block in a run of twice as many bytes holds one such piece whole. */
const pieceBytes = 16

/**
 * @param directory the data directory, with the database in it
 * @param readerHex what the reader sent, hex: it must never be on the disk
 */
export function createCardWitness(directory: string, readerHex: readonly string[]) {
  const sealedBy = new Map<string, Set<string>>()
  let gone = new Set<string>()

  const remember = (operationId: string, sealedHex: string): void => {
    const known = sealedBy.get(operationId) ?? new Set()
    sealedBy.set(operationId, known.add(sealedHex))
  }

  function piecesOf(operationId: string): Needle[] {
    return [...(sealedBy.get(operationId) ?? [])].flatMap((hex) =>
      Array.from({ length: Math.floor(hex.length / 2 / pieceBytes) }, (_, index) =>
        needlesOf(operationId, hex.slice(index * pieceBytes * 2, (index + 1) * pieceBytes * 2)),
      ).flat(),
    )
  }

  return {
    /** How many rows' blocks were ever seen. */
    seen: (): number => sealedBy.size,
    /**
     * Reads a copy of the database and its log, as a process that is gone left them. The files themselves stay as they
     * are: opening them would mend what the next start has to mend.
     */
    look(): LeftBehind {
      return withCopy(directory, (database) => {
        for (const { operation_id: id, sealed } of database.prepare('SELECT * FROM card_blocks').all())
          if (sealed instanceof Uint8Array) remember(String(id), Buffer.from(sealed).toString('hex'))
        const rows = database
          .prepare(
            `SELECT operation_id, state, card_stored_at, block.operation_id IS NOT NULL AS kept
               FROM operations LEFT JOIN card_blocks AS block USING (operation_id)`,
          )
          .all()
          .map((row) => ({
            id: String(row['operation_id']),
            isSending: row['state'] === 'sending',
            isKept: row['kept'] === 1,
            isGone: isEnded(row['state'] as RowState) || row['card_stored_at'] === null,
          }))
        gone = new Set(rows.filter(({ isGone }) => isGone).map(({ id }) => id))
        const ids = (list: typeof rows): string[] => list.map(({ id }) => id)
        return {
          sending: ids(rows.filter(({ isSending }) => isSending)),
          kept: ids(rows.filter(({ isKept }) => isKept)),
          overdue: ids(rows.filter(({ isKept, isGone }) => isKept && isGone)),
        }
      })
    },
    /**
     * Searches every file of the directory for what the reader sent, and for the sealed blocks of the rows that had
     * ended when `look` was last called. A block that a kill left in the log goes at the next start: to be asked after
     * it, or after a clean close.
     */
    bytesLeft(): Found[] {
      return findBytes(directory, [
        ...readerHex.flatMap((hex) => needlesOf('reader', hex)),
        ...[...gone].flatMap((operationId) => piecesOf(operationId)),
      ])
    },
  }
}

/** Reads a copy of the database and its log, so that the files stay as a process that is gone left them. */
export function withCopy<Value>(directory: string, read: (database: DatabaseSync) => Value): Value {
  const copy = mkdtempSync(join(tmpdir(), 'extorno-copy-'))
  try {
    for (const name of [files.database, files.log])
      if (existsSync(join(directory, name))) copyFileSync(join(directory, name), join(copy, name))
    const database = new DatabaseSync(join(copy, files.database))
    try {
      return read(database)
    } finally {
      database.close()
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
