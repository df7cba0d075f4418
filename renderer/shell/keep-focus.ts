/** For so long the focus has to be lost: what is drawn anew has taken it, and a dialog that closes has given it back, by then. Milliseconds. */
const patienceMs = 100

/**
 * Gives the focus back to the content, or to the dialog over it, whenever what had it is gone or can no longer be used:
 * the keyboard must not begin anew at the top of the window.
 *
 * @returns a function that stops it
 */
export function keepFocus(document: Document): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  let frame = 0
  const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body
  const give = (): void => {
    timer = null
    if (!isLost()) return
    const [dialog] = [
      ...document.querySelectorAll<HTMLElement>('[role="dialog"], [role="alertdialog"]'),
    ].slice(-1)
    const taker = dialog ?? document.querySelector<HTMLElement>('main')
    taker?.focus({ preventScroll: true })
  }
  const after = (next: () => void): void => {
    timer = setTimeout(next, patienceMs)
  }
  const look = (): void => {
    if (timer !== null) return
    // It may have been lost just now, by a later change than the one that had it looked at.
    after(() => (isLost() ? after(() => (frame = requestAnimationFrame(give))) : (timer = null)))
  }
  const observer = new MutationObserver(look)
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] })
  look()
  return () => {
    observer.disconnect()
    if (timer !== null) clearTimeout(timer)
    cancelAnimationFrame(frame)
  }
}
