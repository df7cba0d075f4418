// The first script of a utility process: gives it `process.parentPort`, then runs the module.
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'

/** Messages that came before anyone listened are kept, as in Electron. */
class HostParentPort extends EventEmitter {
  #kept: unknown[] | null = []

  constructor() {
    super()
    process.on('message', (data) => {
      if (this.#kept === null) this.emit('message', { data, ports: [] })
      else this.#kept.push(data)
    })
    this.on('newListener', (event) => {
      if (event !== 'message' || this.#kept === null) return
      const kept = this.#kept
      this.#kept = null
      queueMicrotask(() => {
        for (const data of kept) this.emit('message', { data, ports: [] })
      })
    })
  }

  postMessage(message: unknown): void {
    if (process.connected) process.send?.(message)
  }
}

const [, , modulePath = '', ...parameters] = process.argv
process.argv = [process.execPath, modulePath, ...parameters]
Object.defineProperties(process, {
  parentPort: { value: new HostParentPort(), enumerable: true },
  type: { value: 'utility', configurable: true },
})
// The process of the app is gone: nothing is left to serve.
process.on('disconnect', () => process.exit(0))

await import(pathToFileURL(modulePath).href)
