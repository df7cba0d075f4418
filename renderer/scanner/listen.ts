import { createBurstDetector, fastMs } from './burst.ts'
import type { KeyPress } from './burst.ts'
import { chooseOption, noteDown, takeBack } from './take-back.ts'
import type { Before } from './take-back.ts'

/** Space on something that it presses, until it is known whose key it is. */
type HeldSpace = { element: HTMLElement; at: number }

const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  // When the key went down, however late the window comes to hear of it.
  at: event.timeStamp,
  isRepeat: event.repeat,
  isCommand: event.ctrlKey || event.altKey || event.metaKey,
})

/** A code without an Enter is over when no key has come for so long, on a busy machine too. Milliseconds. */
const overMs = 800
/** What Space presses, where it is not a character. */
const pressable = 'button, summary, [role=button], input[type=checkbox], input[type=radio], select, option'

function pressWithSpace(element: HTMLElement): void {
  if (element instanceof HTMLSelectElement) element.showPicker()
  else if (element instanceof HTMLOptionElement) chooseOption(element)
  else element.click()
}

const stop = (event: KeyboardEvent): void => {
  event.preventDefault()
  event.stopImmediatePropagation()
}

/**
 * Listens to a code reader that types like a keyboard, before anything else in the window does: from the moment a burst
 * is known none of its keys reaches a field, a list, a button or a shortcut, and what the first ones did is taken back.
 * Space presses a button when it is let go, as ever, if it was held as long as a hand holds a key; a shorter one may be the
 * first of a code whose other keys come late to a busy window, and waits for them.
 *
 * @param onCode what was read, without the Enter that ended it
 * @returns a function that stops listening
 */
export function listenForCodes(target: Window, onCode: (code: string) => void): () => void {
  const detector = createBurstDetector()
  let before: Before = { focused: null, fields: [] }
  let hasTab = false
  let pause: number | undefined
  let space: number | undefined
  let held: HeldSpace | null = null

  const hand = (event: KeyboardEvent, isFirst: boolean): void => {
    const focused = target.document.activeElement
    if (isFirst) {
      before = { focused, fields: [] }
      hasTab = false
    }
    noteDown(before, focused)
    hasTab ||= event.key === 'Tab'
    if (event.key !== ' ' || event.repeat || !(focused instanceof HTMLElement) || !focused.matches(pressable))
      return
    stop(event)
    if (isFirst) held = { element: focused, at: event.timeStamp }
  }
  const release = (event: KeyboardEvent): void => {
    if (event.key !== ' ' || held === null) return
    const { element, at } = held
    held = null
    stop(event)
    const press = (): void => void (element.isConnected && pressWithSpace(element))
    if (event.timeStamp - at >= fastMs) press()
    else space = target.setTimeout(press, overMs)
  }
  const listen = (event: KeyboardEvent): void => {
    target.clearTimeout(space)
    if (!event.repeat) held = null
    const verdict = detector.press(pressOf(event))
    if (verdict.is === 'hand') return hand(event, verdict.isFirst)
    stop(event)
    if (verdict.hasBegun) takeBack(before, hasTab)
    target.clearTimeout(pause)
    if (verdict.code !== null) onCode(verdict.code)
    else
      pause = target.setTimeout(() => {
        const code = detector.pause()
        if (code !== null) onCode(code)
      }, overMs)
  }
  // Captured at the very top: no button, form or shortcut may hear of a key first.
  target.addEventListener('keydown', listen, { capture: true })
  target.addEventListener('keyup', release, { capture: true })
  return () => {
    target.removeEventListener('keydown', listen, { capture: true })
    target.removeEventListener('keyup', release, { capture: true })
    target.clearTimeout(pause)
    target.clearTimeout(space)
  }
}
