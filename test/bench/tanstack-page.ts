// Runs in a page of Chromium: @tanstack/offline-transactions as its documentation says to use it, over IndexedDB.
import { createCollection } from '@tanstack/db'
import { IndexedDBAdapter, startOfflineExecutor } from '@tanstack/offline-transactions'
import type { OfflineExecutor, OfflineTransactionAPI } from '@tanstack/offline-transactions'
import ky from 'ky'

export type Operation = { id: string; body: string }

export type StartOptions = {
  url: string
  credential: string
  /**
   * `asItComes`: the adapter that the library chooses by itself. `flushed`: a storage adapter in its place (its option
   * `storage`) which asks for a strict transaction and waits for its end, which is what "durable" means elsewhere here.
   */
  storage: 'asItComes' | 'flushed'
}

declare global {
  interface Window {
    /** What the bench asks of the page. All times are milliseconds of the page's own clock. */
    other: {
      /** Starts the executor; what an earlier page left in IndexedDB goes at once where the page is online. */
      start(options: StartOptions): Promise<void>
      /** One after the other, each from its creation until the adapter says it is stored. */
      enqueue(operations: Operation[]): Promise<number[]>
      /** From the browser's `online` event until the last transaction is committed. Ask before going online. */
      drain(): Promise<number>
      /** How many are not answered for good yet. */
      pending(): number
      /** The same requests without an outbox, one at a time. */
      bare(options: StartOptions, operations: Operation[]): Promise<number>
    }
  }
}

const database = 'offline-transactions'
const table = 'transactions'

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(database)
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('not opened')))
  })

/** Says when something was stored: a transaction of the library has no promise for that, only for the server's answer. */
let onStored = (): void => {}

class AdapterAsItComes extends IndexedDBAdapter {
  override async set(key: string, value: string): Promise<void> {
    await super.set(key, value)
    onStored()
  }
}

class FlushedAdapter extends IndexedDBAdapter {
  #opened: Promise<IDBDatabase> | null = null

  override async set(key: string, value: string): Promise<void> {
    await this.#write((rows) => rows.put(value, key))
    onStored()
  }

  override delete(key: string): Promise<void> {
    return this.#write((rows) => rows.delete(key))
  }

  async #write(change: (rows: IDBObjectStore) => void): Promise<void> {
    // The library's own adapter makes the database when it is first read.
    this.#opened ??= this.keys().then(open)
    const transaction = (await this.#opened).transaction(table, 'readwrite', { durability: 'strict' })
    change(transaction.objectStore(table))
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve())
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('aborted')))
    })
  }
}

const post = ({ url, credential }: StartOptions, body: string): Promise<unknown> =>
  ky
    .post(url, {
      body,
      headers: { 'Private-Credential-Id': credential, 'Content-Type': 'application/json' },
      retry: 0,
    })
    .json()

// Its state comes from a server in an application; here only what is pending is of interest.
const operations = createCollection<Operation, string>({
  id: 'operations',
  getKey: ({ id }) => id,
  sync: { sync: ({ markReady }) => markReady() },
})

let executor: OfflineExecutor | null = null
const committed: Promise<unknown>[] = []

window.other = {
  async start(options) {
    executor = startOfflineExecutor({
      collections: { operations },
      storage: options.storage === 'flushed' ? new FlushedAdapter() : new AdapterAsItComes(),
      mutationFns: {
        // The gateway takes no key beside the id that is in the body already.
        send: ({ transaction }) => post(options, (transaction.mutations[0].modified as Operation).body),
      },
    })
    await executor.waitForInit()
  },
  async enqueue(all) {
    const measured: number[] = []
    for (const operation of all) {
      const before = performance.now()
      const stored = new Promise<void>((resolve) => {
        onStored = resolve
      })
      const transaction = executor?.createOfflineTransaction({ mutationFnName: 'send', autoCommit: false })
      if (transaction === undefined || !executor?.isOfflineEnabled) throw new Error('not started')
      transaction.mutate(() => void operations.insert(operation))
      // What is given up rejects; how many took effect is the acquirer's to tell.
      committed.push((transaction as OfflineTransactionAPI).commit().catch(() => {}))
      await stored
      measured.push(performance.now() - before)
    }
    return measured
  },
  async drain() {
    await new Promise((resolve) => {
      window.addEventListener('online', resolve, { once: true })
    })
    const before = performance.now()
    await Promise.all(committed)
    return performance.now() - before
  },
  pending: () => executor?.getPendingCount() ?? 0,
  async bare(options, all) {
    const before = performance.now()
    for (const { body } of all) await post(options, body)
    return performance.now() - before
  },
}
