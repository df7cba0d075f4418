import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { HubLinkState } from '../../contract/hub-link.ts'
import type { QueueRow, SubmitError } from '../../contract/operations.ts'
import { isEnded } from '../../domain/operations.ts'
import type { OperationRequest, RowState } from '../../domain/operations.ts'
import type { Result } from '../../domain/result.ts'
import { createJournalSigner } from '../../electron/authority/journal-heads.ts'
import { startTill } from '../faults/processes.ts'
import type { Till, TillOptions } from '../faults/processes.ts'
import type { HubHost } from './hub-host.ts'

/** What a change has no event for is looked at again after this. Milliseconds. */
const lookAgainMs = 500
/** What is on its way, or will go. */
const openStates: readonly RowState[] = ['queued', 'sending', 'unknown', 'inProgress']

type Wanted = Omit<TillOptions, 'directory' | 'clockOffsetMs' | 'counterKey' | 'onEvent'> & {
  label: string
  /** Where the counters have their folders. */
  folder: string
  /** 64 hexadecimal digits. */
  key: string
  /** The hub's address as this counter has it. */
  hubAddress: () => string
  /** The time of the store, ahead of the machine's. Milliseconds. */
  clockOffsetMs: () => number
}

/** One counter of a store: `npm run till` as a process of its own, which lives and dies, with what was accepted at it. */
export class StoreCounter {
  readonly label: string
  readonly directory: string
  /** By which the hub knows it. */
  readonly publicKey: string
  /** What was accepted while this was the counter, not a copy of it. */
  readonly accepted = new Map<string, OperationRequest>()
  counterId = ''
  link: HubLinkState = { link: 'off', address: null, waiting: null, answeredAt: null }
  /** How far its clock is ahead of the store's at its next start. Milliseconds. */
  skewMs = 0
  readonly #wanted: Wanted
  #till: Till | null = null
  #look = new Set<() => void>()

  constructor(wanted: Wanted) {
    this.#wanted = wanted
    this.label = wanted.label
    this.directory = join(wanted.folder, wanted.label.replace(' ', '-'))
    this.publicKey = createJournalSigner(Buffer.from(wanted.key, 'hex')).key
    mkdirSync(this.directory, { recursive: true })
  }

  get isRunning(): boolean {
    return this.#till !== null
  }

  async start(): Promise<void> {
    const { key, clockOffsetMs } = this.#wanted
    this.#till = startTill({
      ...this.#wanted,
      directory: this.directory,
      counterKey: key,
      clockOffsetMs: clockOffsetMs() + this.skewMs,
      onEvent: (event, payload) => {
        if (event === 'hub.changed') this.link = payload as HubLinkState
        for (const look of this.#look) look()
      },
    })
    await this.#till.open()
    this.link = (await this.#till.call<HubLinkState>('hubState')) ?? this.link
  }

  async kill(): Promise<void> {
    const till = this.#till
    this.#till = null
    await till?.kill()
  }

  /** Leaves in good order. */
  async stop(): Promise<void> {
    const till = this.#till
    this.#till = null
    await till?.stop()
  }

  async joinAt(host: Pick<HubHost, 'issueCode'>, address = this.#wanted.hubAddress()): Promise<void> {
    const code = await host.issueCode(this.label)
    const joined = await this.call<Result<unknown, { tag: string }>>('joinHub', { address, code })
    if (joined?.ok !== true) throw new Error(`${this.label} does not join: ${joined?.error.tag}`)
  }

  /** A call of docs/till.md; `null`: no till runs, or it was killed meanwhile. */
  call<Answer>(name: string, input?: unknown): Promise<Answer | null> {
    return this.#till?.call<Answer>(name, input) ?? Promise.resolve(null)
  }

  async submit(request: OperationRequest): Promise<Result<QueueRow, SubmitError> | null> {
    const answer = (await this.#till?.submit(request)) ?? null
    if (answer?.ok) this.accepted.set(request.operationId, request)
    return answer
  }

  async row(operationId: string): Promise<QueueRow | null> {
    const found = await this.call<Result<QueueRow, unknown>>('get', { operationId })
    return found?.ok ? found.value : null
  }

  /** What has neither ended nor is before a person. */
  async openRows(): Promise<QueueRow[]> {
    const found = await this.call<Result<{ rows: QueueRow[] }, unknown>>('list', {
      states: openStates,
      limit: 500,
    })
    return found?.ok ? found.value.rows : []
  }

  /** Whether nothing of it is on its way to an acquirer. */
  async isQuiet(): Promise<boolean> {
    const found = await this.call<Result<{ total: number }, unknown>>('list', {
      states: ['sending'],
      limit: 1,
    })
    return found === null || (found.ok && found.value.total === 0)
  }

  async linkIs(link: HubLinkState['link'], maxMs: number): Promise<boolean> {
    return this.until(async () => {
      this.link = (await this.call<HubLinkState>('hubState')) ?? this.link
      return this.link.link === link
    }, maxMs)
  }

  async rowIs(operationId: string, like: (row: QueueRow) => boolean, maxMs: number): Promise<boolean> {
    return this.until(async () => {
      const row = await this.row(operationId)
      return row !== null && like(row)
    }, maxMs)
  }

  hasEnded(operationId: string, maxMs: number): Promise<boolean> {
    return this.rowIs(operationId, ({ state }) => isEnded(state), maxMs)
  }

  /** Looks at each of its events whether something is so. @returns whether it came to be, within so many milliseconds */
  async until(isSo: () => Promise<boolean>, maxMs: number): Promise<boolean> {
    const endsAt = performance.now() + maxMs
    for (;;) {
      let wake = (): void => undefined
      const news = new Promise<void>((resolve) => (wake = resolve))
      this.#look.add(wake)
      const timer = setTimeout(wake, lookAgainMs)
      try {
        if (await isSo()) return true
        if (performance.now() > endsAt) return false
        await news
      } finally {
        clearTimeout(timer)
        this.#look.delete(wake)
      }
    }
  }

  /** What lies in its folder and beside it, put under another name; only while none runs. */
  copyTo(place: string): void {
    for (const [from, to] of this.#files(place)) {
      rmSync(to, { recursive: true, force: true })
      cpSync(from, to, { recursive: true })
    }
  }

  /** @param isWholeMachine also what lies beside the folder, by which a copy is told from it */
  putBack(place: string, isWholeMachine: boolean): void {
    for (const [from, to] of this.#files(place).slice(0, isWholeMachine ? 2 : 1)) {
      rmSync(from, { recursive: true, force: true })
      cpSync(to, from, { recursive: true })
    }
  }

  #files(place: string): [string, string][] {
    return [
      [this.directory, place],
      [`${this.directory}.seen.json`, `${place}.seen.json`],
    ]
  }
}
