import type { GatewayName } from './faults.ts'

/** One request as a test wants to see it again: the exact body, and how it was answered. */
export type LoggedRequest = {
  number: number
  /** Sandbox time, milliseconds since the epoch. */
  at: number
  gateway: GatewayName
  method: string
  path: string
  headers: Record<string, string | string[] | undefined>
  /** The body exactly as it came. */
  text: string
  /** The body read as JSON; `null` where it is none. */
  body: unknown
  /** The status sent, `dropped` where a fault broke the link, `null` while it is not answered yet. */
  answered: number | 'dropped' | null
  /** The fault that struck it, if one did. */
  fault: string | null
}

/** Old entries make room: memory stays bounded however long a training session runs. */
const maxKept = 10_000

export type RequestsLog = {
  add(entry: Omit<LoggedRequest, 'number' | 'answered' | 'fault'>): LoggedRequest
  list: () => LoggedRequest[]
  clear: () => void
}

export function createRequestsLog(): RequestsLog {
  let entries: LoggedRequest[] = []
  let number = 0
  return {
    add: (entry) => {
      number += 1
      const logged: LoggedRequest = { ...entry, number, answered: null, fault: null }
      entries.push(logged)
      if (entries.length > maxKept) entries = entries.slice(-maxKept)
      return logged
    },
    list: () => entries,
    clear: () => {
      entries = []
    },
  }
}
