/** Money that an acquirer gave back, or has decided to. Minor units; times in milliseconds since the epoch. */
export type Booked = {
  /** The operation's own id at the acquirer; of a reverse, the sale's. */
  id: string
  /** The sale, by the name that operations call it by. */
  sale: string
  minor: number
  /** When the money moves. */
  at: number
  /** From when on a look-up can see it. */
  visibleAt: number
  /** Until when a look-up is told that it was declined. */
  declinedUntil: number
}

/**
 * An acquirer's books: whatever is answered, delayed or hidden, they hold what was truly given back. They know nothing
 * of the client and refuse nothing; that no more is given back than a sale was is the client's to prevent.
 */
export function createBooks(now: () => number) {
  const booked: Booked[] = []
  const moved = (): Booked[] => booked.filter(({ at }) => at <= now())
  return {
    book: (entry: Booked): void => void booked.push(entry),
    /** Whether the id is in the books at all, also with money that is still to move. */
    knows: (id: string): boolean => booked.some((entry) => entry.id === id),
    /** How often money has moved for an id. */
    times: (id: string): number => moved().filter((entry) => entry.id === id).length,
    /** What a look-up of the id is shown now; what can be seen last counts. */
    seen(id: string): Booked | null {
      return (
        booked.findLast((entry) => entry.id === id && Math.max(entry.at, entry.visibleAt) <= now()) ?? null
      )
    },
    /** Everything that has moved. */
    moved,
  }
}
export type Books = ReturnType<typeof createBooks>
