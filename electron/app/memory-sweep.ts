import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Timers } from '../../domain/clock.ts'

/** By when the answer was handed on and the request's own objects were let go of. Milliseconds. */
const sweepAfterMs = 500

/**
 * V8's own collection, which an idle program would not come to for hours; `null`: the runtime does not hand it out.
 * From now on V8 also overwrites the memory it frees.
 */
export function garbageCollector(): (() => void) | null {
  setFlagsFromString('--clear-free-memory')
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext(`typeof gc === 'function' ? gc : null`)
  return typeof collect === 'function'
    ? () =>
        void Reflect.apply(collect, undefined, [{ type: 'major', execution: 'sync', flavor: 'last-resort' }])
    : null
}

/**
 * Has the memory collected once card data is of no more use. Several cards at once share a collection.
 *
 * @returns to be called when a card block was erased or refused
 */
export function createMemorySweep(timers: Timers, collect: (() => void) | null): () => void {
  let isPending = false
  return () => {
    if (isPending || collect === null) return
    isPending = true
    timers.after(sweepAfterMs, () => {
      isPending = false
      collect()
    })
  }
}
