/** The files of a data directory. */
export const files = {
  database: 'outbox.sqlite',
  /** SQLite's write-ahead log, beside the database while it is open. */
  log: 'outbox.sqlite-wal',
  lock: 'outbox.lock',
  checkpoint: 'outbox.checkpoint.json',
  /** The checkpoint's name in version 0.1.0. */
  formerCheckpoint: 'outbox.mark.json',
  /** Left by a process that met a damaged page: the next start salvages even if opening succeeds. */
  damaged: 'outbox.damaged',
  /** What an open database held whose file was deleted or replaced: the next start takes it up. */
  rescue: 'outbox.sqlite.rescue',
  backups: 'backups',
} as const
