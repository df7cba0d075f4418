const dayMs = 86_400_000

/**
 * For twelve months a journal has to say who did what (PCI DSS 10.5.1). A sale may be given back for 120 days, so nothing that
 * is still asked about goes before either.
 */
export const leastKeptDays = 366

/**
 * What was written before this moment has been kept for its time: milliseconds since the epoch, the start of a day in UTC,
 * so that what is due is due once a day.
 *
 * @param days how long personal data is kept (`keepPersonalDataDays`)
 */
export const keptSince = (now: number, days: number): number => Math.floor(now / dayMs - days) * dayMs

/** Whether a removal of everything from before a moment is one that a store's setting can have asked for by then. */
export const isRemovalDue = (before: number, now: number): boolean => before <= now - leastKeptDays * dayMs
