/** What is drawn anew has taken the focus, and a dialog that closes has given it back, by then. Milliseconds. */
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
  const give = (): void => {
    timer = null
    const { activeElement, body } = document
    if (activeElement !== null && activeElement !== body) return
    const [dialog] = [
      ...document.querySelectorAll<HTMLElement>('[role="dialog"], [role="alertdialog"]'),
    ].slice(-1)
    const taker = dialog ?? document.querySelector<HTMLElement>('main')
    taker?.focus({ preventScroll: true })
  }
  const look = (): void => {
    // After the frames that were asked for before: React Aria gives the focus back in one.
    timer ??= setTimeout(() => (frame = requestAnimationFrame(give)), patienceMs)
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
