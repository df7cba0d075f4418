import { useEffect, useState } from 'react'

/** Who types pauses for less between two letters. Milliseconds. */
const typingMs = 400

/** A text once nobody has typed at it for a moment; until then the one before. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typingMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
