/** How often main is told at most. Milliseconds. */
const everyMs = 15_000

/**
 * Tells main of keys and touches: until there was none for a while, whoever is signed in stays so.
 *
 * @param clock milliseconds, of any beginning
 * @returns a function that stops listening
 */
export function tellOfActivity(
  target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  tell: () => Promise<void>,
  clock: () => number = () => performance.now(),
): () => void {
  let last = Number.NEGATIVE_INFINITY
  const heard = (): void => {
    const now = clock()
    if (now - last < everyMs) return
    last = now
    void tell().catch(() => undefined)
  }
  const kinds = ['keydown', 'pointerdown'] as const
  for (const kind of kinds) target.addEventListener(kind, heard, { capture: true })
  return () => {
    for (const kind of kinds) target.removeEventListener(kind, heard, { capture: true })
  }
}
