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

/** Notes the focused field down, as it is before the key that is about to reach it. */
export function noteDown({ fields }: Before, focused: Element | null): void {
  if (!isField(focused) || fields.some(({ field }) => field === focused)) return
  fields.push({ field: focused, value: focused.value, selection: selectionOf(focused) })
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

/** Gives every field what it held before, and the focus back where a Tab of the code has moved it on. */
export function takeBack({ focused, fields }: Before, hasTab: boolean): void {
  for (const { field, value, selection } of fields) {
    if (!field.isConnected) continue
    // Also where the value is the same: a half typed date has none.
    setValue(field, value)
    if (selection !== null && !(field instanceof HTMLSelectElement)) field.setSelectionRange(...selection)
  }
  if (hasTab && focused instanceof HTMLElement && focused.isConnected) focused.focus()
}
