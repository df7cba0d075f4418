/**
 * Tells main each time the operating system says that the network is back. It is only a hint: whether a gateway answers
 * is learnt from the gateway, so nothing is told when the network goes, and a hint that does not arrive costs two seconds.
 *
 * @returns a function that stops listening
 */
export function tellWhenNetworkIsBack(
  target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  tell: () => Promise<void>,
): () => void {
  const hint = (): void => void tell().catch(() => undefined)
  target.addEventListener('online', hint)
  return () => target.removeEventListener('online', hint)
}
