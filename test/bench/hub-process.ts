/** A hub of its own for the bench, as `npm run hub` starts one, but for the bounds that keep strangers off: all of its counters come from one address. */
import { startHub } from '../../hub/hub.ts'

const [url = ''] = process.argv.slice(2)
const unbounded = { burst: 1_000_000, perSecond: 1_000_000 }
const started = await startHub({
  place: { kind: 'postgresql', url },
  key: Buffer.alloc(32, 1),
  port: 0,
  clock: { now: () => Date.now() },
  randomness: { number: () => Math.random() },
  rates: { counter: unbounded, address: unbounded },
  onFault: (error) => console.error(error),
})
if (!started.ok) throw new Error(started.error.tag)
console.log(JSON.stringify({ url: started.value.url, firstCode: started.value.firstCode }))
