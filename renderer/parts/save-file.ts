/** Hands a text to the person as a file, through the window's own download. @returns the file's name */
export function saveFile(
  name: string,
  text: string,
  type: 'text/csv' | 'application/json' | 'text/plain',
): string {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has taken the blob by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(address), 0)
  return name
}
