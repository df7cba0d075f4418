import { useSyncExternalStore } from 'react'

/** One value that main owns: asked for once, kept up to date by its event. `null` until the first answer. */
export type Snapshot<Value> = {
  get: () => Value | null
  set: (value: Value) => void
  subscribe: (listener: () => void) => () => void
}

export function createSnapshot<Value>(initial: Value | null = null): Snapshot<Value> {
  let current = initial
  const listeners = new Set<() => void>()
  return {
    get: () => current,
    set(value) {
      current = value
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const useSnapshot = <Value>(snapshot: Snapshot<Value>): Value | null =>
  useSyncExternalStore(snapshot.subscribe, snapshot.get)

/** A part of it: the component is drawn again only when that changes. */
export const useSnapshotPart = <Value, Part extends string | number | boolean | null>(
  snapshot: Snapshot<Value>,
  partOf: (value: Value | null) => Part,
): Part => useSyncExternalStore(snapshot.subscribe, () => partOf(snapshot.get()))
