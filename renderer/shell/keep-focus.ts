/** For so long the focus has to be lost: what is drawn anew has taken it, and a dialog that closes has given it back, by then. Milliseconds. */
const patienceMs = 100

/**
 * Gives the focus back to the content, or to the dialog over it, whenever what had it is gone or can no longer be used:
 * the keyboard must not begin anew at the top of the window.
 *
 * @returns a function that stops it
 */
export function keepFocus(document: Document): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let frame = 0
  let isLooking = false
  const isLost = (): boolean => document.activeElement === null || document.activeElement === document.body
  const give = (): void => {
    isLooking = false
    if (!isLost()) return
    const [dialog] = [
      ...document.querySelectorAll<HTMLElement>('[role="dialog"], [role="alertdialog"]'),
    ].slice(-1)
    const taker = dialog ?? document.querySelector<HTMLElement>('main')
    taker?.focus({ preventScroll: true })
  }
  const wait = (): void => {
    if (isLost()) timer = setTimeout(() => (frame = requestAnimationFrame(give)), patienceMs)
    else isLooking = false
  }
  const look = (): void => {
    if (isLooking) return
    isLooking = true
    // After the frame in which the browser takes the focus from what can no longer have it.
    frame = requestAnimationFrame(() => (timer = setTimeout(wait)))
  }
  const observer = new MutationObserver(look)
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] })
  look()
  return () => {
    observer.disconnect()
    clearTimeout(timer)
    cancelAnimationFrame(frame)
  }
}
