import { useEffect, useRef } from 'react'

export type ShortcutKey = 'F1' | 'F2' | 'F4' | 'F6' | 'F7' | 'F8' | 'F9' | 'F10' | 'Escape'

/**
 * Keys that work wherever the focus is, while the component is shown. The newest component wins; a key held down
 * counts once. Nothing happens while a dialog is open: it has keys of its own.
 */
export function useShortcuts(keys: Partial<Record<ShortcutKey, () => void>>): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return
      const action = Object.entries(latest.current).find(([key]) => key === event.key)?.[1]
      if (!action || document.querySelector('[role="dialog"], [role="alertdialog"]')) return
      // Escape closes a list of choices first.
      if (event.key === 'Escape' && document.querySelector('select:open') !== null) return
      event.preventDefault()
      if (!event.repeat) action()
    }
    // Captured on the way down: a text field that handles keys of its own must not swallow F2.
    document.addEventListener('keydown', listen, { capture: true })
    return () => document.removeEventListener('keydown', listen, { capture: true })
  }, [])
}
