type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** A field as it was before a key. */
type FieldBefore = { field: Field; value: string; selection: [start: number, end: number] | null }

/** What a burst's first keys may have changed before it was known to be one. */
export type Before = { focused: Element | null; fields: FieldBefore[] }

const isField = (element: Element | null): element is Field =>
  element !== null &&
  (element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement)

const selectionOf = (field: Field): FieldBefore['selection'] =>
  field instanceof HTMLSelectElement || field.selectionStart === null || field.selectionEnd === null
    ? null
    : [field.selectionStart, field.selectionEnd]

/*
 * The lists of choices are the browser's, drawn in the page (`appearance: base-select`): their keys come by the window
 * like all others, while those of a list that the system draws would not.
 */

/** The list that an element is, or is an option of. */
const listOf = (element: Element | null): HTMLSelectElement | null => element?.closest('select') ?? null

/** Closes a list that is dropped down, as choosing does; no call of the platform does. */
function closeList(list: HTMLSelectElement): void {
  if (!list.matches(':open')) return
  const hasFocus = list.contains(document.activeElement)
  list.style.appearance = 'auto'
  // Takes what was just set for what is.
  list.getBoundingClientRect()
  list.style.appearance = ''
  if (hasFocus) list.focus()
}

/** Notes the focused field down, as it is before the key that is about to reach it. */
export function noteDown({ fields }: Before, focused: Element | null): void {
  const noted = listOf(focused) ?? focused
  if (!isField(noted) || fields.some(({ field }) => field === noted)) return
  fields.push({ field: noted, value: noted.value, selection: selectionOf(noted) })
}

/** Chooses what the focus is on in a list that is dropped down, as a key does, and closes the list. */
export function chooseOption(option: HTMLOptionElement): void {
  const list = listOf(option)
  if (list === null || option.disabled) return
  if (list.value !== option.value) setValue(list, option.value)
  closeList(list)
}

/** The prototype's own setter: React must not take the value for one that it has set itself. */
function setValue(field: Field, value: string): void {
  const prototype: object =
    field instanceof HTMLSelectElement
      ? HTMLSelectElement.prototype
      : field instanceof HTMLTextAreaElement
        ? HTMLTextAreaElement.prototype
        : HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }))
}

/**
 * Gives every field what it held before, and the focus back where a Tab of the code has moved it on. A list is closed:
 * nobody sees any more which of its choices had the focus.
 */
export function takeBack({ focused, fields }: Before, hasTab: boolean): void {
  for (const { field, value, selection } of fields) {
    if (!field.isConnected) continue
    // Also where the value is the same: a half typed date has none.
    setValue(field, value)
    if (field instanceof HTMLSelectElement) closeList(field)
    if (selection !== null && !(field instanceof HTMLSelectElement)) field.setSelectionRange(...selection)
  }
  if (hasTab && focused instanceof HTMLElement && focused.isConnected) focused.focus()
}
