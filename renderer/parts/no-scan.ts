import { useEffect, useRef } from 'react'

/** Keys closer together than this were not typed by a hand. Milliseconds. */
const burstGapMs = 35
/** So long after a scanner's last key the keys are a person's again. Milliseconds. */
const quietMs = 250

/**
 * Tells a scanner, which types a code and an Enter faster than any hand, from a person: three keys, or one and an Enter,
 * each within 35 ms of the one before.
 *
 * @returns takes each key with its time in milliseconds, and gives whether it belongs to a burst
 */
export function createBurstDetector(): (key: string, at: number) => boolean {
  let last = Number.NEGATIVE_INFINITY
  let fast = 0
  let isBurst = false
  return (key, at) => {
    const gap = at - last
    last = at
    if (isBurst && gap < quietMs) return true
    fast = gap < burstGapMs ? fast + 1 : 0
    isBurst = fast >= 2 || (key === 'Enter' && fast >= 1)
    return isBurst
  }
}

const isTyped = ({ key, repeat, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean =>
  !repeat && !ctrlKey && !altKey && !metaKey && (key.length === 1 || key === 'Enter' || key === 'Tab')

/**
 * While the component is shown, what a scanner types goes nowhere: it presses no button and submits no form. The first
 * keys of a burst have landed before it is known to be one: `onScan` throws them away.
 */
export function useNoScan(onScan: () => void): void {
  const latest = useRef(onScan)
  useEffect(() => {
    latest.current = onScan
  })
  useEffect(() => {
    const isOfBurst = createBurstDetector()
    const listen = (event: KeyboardEvent): void => {
      if (!isTyped(event) || !isOfBurst(event.key, event.timeStamp)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      latest.current()
    }
    // Captured at the very top: no button or form may hear of it first.
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [])
}
