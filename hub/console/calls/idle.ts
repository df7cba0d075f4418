/** So long without a touch or a key the session goes on by the page's own calls alone. Milliseconds. */
const idleMs = 30 * 60_000
const lookMs = 60_000

const signs = ['pointerdown', 'keydown', 'wheel'] as const

/**
 * Tells when nobody has used the page for half an hour: its own calls keep the hub's session open, which is to end with a person's.
 *
 * @returns stops looking
 */
export function followIdle(onIdle: () => void): () => void {
  let usedAt = Date.now()
  const use = (): void => {
    usedAt = Date.now()
  }
  for (const sign of signs) addEventListener(sign, use, { passive: true })
  const timer = setInterval(() => {
    if (Date.now() - usedAt >= idleMs) onIdle()
  }, lookMs)
  return () => {
    for (const sign of signs) removeEventListener(sign, use)
    clearInterval(timer)
  }
}
