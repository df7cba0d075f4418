/** The files of a data directory. */
export const files = {
  database: 'outbox.sqlite',
  lock: 'outbox.lock',
  mark: 'outbox.mark.json',
  /** Left by a process that met a damaged page: the next start salvages even if opening succeeds. */
  damaged: 'outbox.damaged',
  backups: 'backups',
} as const
