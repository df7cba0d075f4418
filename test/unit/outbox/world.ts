import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nobodySignsIn } from '../../../domain/authority.ts'
import { dayOf } from '../../../domain/day.ts'
import type { OperationRequest } from '../../../domain/operations.ts'
import { isEnded } from '../../../domain/operations.ts'
import { ok } from '../../../domain/result.ts'
import { defaultSettings } from '../../../contract/settings.ts'
import { acceptOperation } from '../../../electron/acceptance/accept.ts'
import type { WireRequest } from '../../../electron/gateways/gateway.ts'
import { startOutbox } from '../../../electron/outbox/index.ts'
import type { Outbox } from '../../../electron/outbox/index.ts'
import { files } from '../../../electron/storage/files.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import type { Storage } from '../../../electron/storage/storage.ts'
import { createAcquirer } from './acquirer.ts'
import { key, sampleSales, zone } from './rig.ts'
import { minute, morning, uuid } from './samples.ts'
import { createTestTime, tellingTheTime } from './time.ts'

/** Memory-backed where there is one: a model run commits hundreds of times. */
const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

export type Accepted = { request: OperationRequest; body: string; deadline: number | null; trueAt: number }

/** An older state of the queue, and the operations it knows of. */
type Copy = { directory: string; hasMark: boolean; ids: Set<string> }

type Instance = {
  storage: Storage
  outbox: Outbox
  directory: string
  /** A copy of what the disk surely has, where the last commit is not synced. */
  synced: string | null
  isDead: boolean
  /** Operations, by their ids at the acquirer, whose answer came and said that they are done. */
  answered: Set<string>
}

const acquirerIdOf = ({ body }: WireRequest): string =>
  'client_transaction_id' in body ? body.client_transaction_id : body.idempotencyKey

function copyData(from: string, to: string): void {
  mkdirSync(to)
  for (const name of [files.database, files.log, files.checkpoint])
    if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name))
}

/**
 * A till, its acquirers and the world between them: it can lose power at any step (the data directory as it is at that
 * instant is what the next start finds), lose its clock, its link, its credential.
 */
export class World {
  readonly time = createTestTime(morning)
  readonly acquirer = createAcquirer(() => this.time.trueNow())
  readonly settings = defaultSettings()
  readonly accepted = new Map<string, Accepted>()
  /** What a command saw and must not have. */
  readonly surprises: string[] = []
  /** Set back at least once: what was accepted before may be judged by a wrong clock only by asking a person. */
  clockSetBackAt: number | null = null
  /** Submitted after the copy that was put back was made: only the acquirer knows of them. */
  readonly forgotten = new Set<string>()
  private readonly wireIds = new Map<string, string>()
  private readonly submitted = new Set<string>()
  private copy: Copy | null = null
  private readonly root = mkdtempSync(join(base, 'extorno-model-'))
  private lives = 0
  private made = 900_000
  private stepsToCrash = Infinity
  /** Turns that were written behind. */
  private turns = 0
  /** The running program's clock; each start takes it from the wall clock as it is then. */
  clock = this.time.startClock()
  private instance: Instance

  constructor() {
    this.settings.queue.longestGapMs = 5000
    this.settings.queue.maxTries = 6
    this.settings.queue.maxLookups = 3
    const directory = join(this.root, 'life-0')
    mkdirSync(directory)
    const storage = this.open(directory)
    storage.sales.put(sampleSales(), morning)
    storage.close()
    this.instance = this.start(directory)
    this.acquirer.onStep(() => this.step())
  }

  get outbox(): Outbox {
    return this.instance.outbox
  }
  get storage(): Storage {
    return this.instance.storage
  }

  private open(directory: string): Storage {
    const opened = openStorage({
      directory,
      key,
      clock: this.clock,
      timers: {
        after: (milliseconds, then) =>
          this.time.timers.after(milliseconds, () => {
            if (this.instance?.directory !== directory || !this.isDead) then()
          }),
      },
      dayOf: (at) => dayOf(at, zone),
      machine: 'model',
      rollbackDetector: join(this.root, 'rollbackDetector.json'),
    })
    if (!opened.ok) throw new Error(`storage: ${opened.error.tag}`)
    return opened.value
  }

  private start(directory: string): Instance {
    const clock = this.time.startClock()
    this.clock = clock
    const real = this.open(directory)
    const instance: Instance = {
      storage: real,
      outbox: this.instance?.outbox,
      directory,
      synced: null,
      isDead: false,
      answered: new Set(),
    }
    // Before and after each commit the power may go; one that is not synced may go with it.
    const storage: Storage = {
      ...real,
      write: (work) => {
        this.step()
        const result = real.write(work)
        instance.synced = null
        this.step()
        return result
      },
      writeUnsynced: (work) => {
        this.step()
        if (!instance.isDead && this.stepsToCrash < Infinity) instance.synced = this.keepAside(directory)
        const result = real.writeUnsynced(work)
        this.step()
        return result
      },
      sync: () => {
        this.turns += 1
        instance.synced = null
        // The checkpoint follows what is on the disk, here as in the real one.
        if (!instance.isDead) real.write(() => null)
        this.step()
        return instance.isDead ? new Promise(() => {}) : Promise.resolve(ok(null))
      },
    }
    instance.storage = storage
    const started = startOutbox({
      storage,
      settings: () => this.settings,
      gateway: (name) => {
        const gateway = tellingTheTime(this.acquirer.gateway(name), clock, () => this.time.trueNow())
        // What a dead process would still send never leaves, and nothing reaches it any more.
        const whileAlive = <Value>(ask: () => Promise<Value>): Promise<Value> =>
          instance.isDead ? new Promise<Value>(() => {}) : ask()
        const asking = (request: WireRequest): void => {
          const id = acquirerIdOf(request)
          if (!instance.isDead && instance.answered.has(id))
            this.surprises.push(`${id} was asked about again although its last answer said that it is done`)
        }
        return {
          ...gateway,
          send: (request, signal) =>
            whileAlive(async () => {
              asking(request)
              const answer = await gateway.send(request, signal)
              if (this.acquirer.isLastWord(answer.summary) && !instance.isDead)
                instance.answered.add(acquirerIdOf(request))
              return answer
            }),
          lookUp: (request, signal) =>
            whileAlive(() => {
              asking(request)
              return gateway.lookUp(request, signal)
            }),
          check: (signal) => whileAlive(() => gateway.check(signal)),
        }
      },
      clock: this.clock,
      soon: queueMicrotask,
      timers: {
        after: (milliseconds, then) =>
          this.time.timers.after(milliseconds, () => {
            if (!instance.isDead) then()
          }),
      },
      randomness: { number: () => 0.5, uuid: () => uuid((this.made += 1)) },
    })
    if (!started.ok) throw new Error(`outbox: ${started.error.tag}`)
    instance.outbox = started.value
    return instance
  }

  /** Power goes at the n-th step from now: a commit about to begin or done, a request arrived or applied. */
  crashIn(steps: number): void {
    this.stepsToCrash = steps
  }

  private step(): void {
    if (!this.instance || this.instance.isDead) return
    this.stepsToCrash -= 1
    if (this.stepsToCrash === 0) this.cutPower()
  }

  /** What is left is the directory as it is at this instant, every other time without what was not synced. */
  private cutPower(): void {
    const { directory, synced } = this.instance
    this.instance.isDead = true
    this.lives += 1
    copyData(
      synced !== null && this.lives % 2 === 0 ? synced : directory,
      join(this.root, `life-${this.lives}`),
    )
  }

  private keepAside(directory: string): string {
    const aside = join(this.root, 'synced')
    rmSync(aside, { recursive: true, force: true })
    copyData(directory, aside)
    return aside
  }

  /** Keeps a backup as the program makes it. */
  async backUp(): Promise<void> {
    const made = await this.storage.backUp(7)
    if (!made.ok || this.isDead) return
    const directory = this.copyFolder()
    mkdirSync(directory)
    cpSync(made.value.path, join(directory, files.database))
    this.copy = { directory, hasMark: false, ids: this.stored() }
  }

  /** Keeps the whole directory, as a copying tool does. */
  copyDirectory(): void {
    if (this.isDead) return
    const directory = this.copyFolder()
    copyData(this.instance.directory, directory)
    this.copy = { directory, hasMark: true, ids: this.stored() }
  }

  private stored(): Set<string> {
    return new Set([...this.submitted].filter((id) => this.storage.operations.get(id) !== null))
  }

  private copyFolder(): string {
    const directory = join(this.root, 'copy')
    rmSync(directory, { recursive: true, force: true })
    return directory
  }

  /** The program is closed, the copy put in the place of what there was, and the program started again. */
  async putBack(): Promise<void> {
    if (this.copy === null) return
    if (!this.isDead) this.cutPower()
    const directory = join(this.root, `life-${this.lives}`)
    for (const name of [files.database, files.log, ...(this.copy.hasMark ? [files.checkpoint] : [])]) {
      rmSync(join(directory, name), { force: true })
      if (existsSync(join(this.copy.directory, name)))
        cpSync(join(this.copy.directory, name), join(directory, name))
    }
    for (const operationId of this.submitted)
      if (!this.copy.ids.has(operationId)) {
        this.accepted.delete(operationId)
        this.forgotten.add(operationId)
      }
    await this.restart()
  }

  get isDead(): boolean {
    return this.instance.isDead
  }

  /** Starts again after a loss of power; without one, loses it now. */
  async restart(): Promise<void> {
    this.stepsToCrash = Infinity
    if (!this.instance.isDead) this.cutPower()
    const old = this.instance
    this.instance = this.start(join(this.root, `life-${this.lives}`))
    old.storage.close()
    await this.time.settle()
  }

  /** Restarts where the power was lost in what went before. */
  async alive(): Promise<void> {
    await this.time.settle()
    if (this.isDead) await this.restart()
    await this.turnsEnd()
  }

  /** A turn that changes nothing and is followed by the next would keep the program busy without end. */
  private async turnsEnd(): Promise<void> {
    for (let round = 0; round < 100; round += 1) {
      const before = this.turns
      await this.time.settle()
      if (this.turns === before) return
    }
    this.surprises.push('turns followed one another while no time passed')
  }

  /** Whether an id at the acquirer is one that the copy that was put back cannot know of. */
  isForgotten(id: string): boolean {
    return [...this.forgotten].some((one) => this.wireIds.get(one) === id)
  }

  submit(request: OperationRequest): boolean {
    this.submitted.add(request.operationId)
    const { body } = request
    this.wireIds.set(
      request.operationId,
      'client_transaction_id' in body ? body.client_transaction_id : body.idempotencyKey,
    )
    const result = acceptOperation(request, {
      storage: this.storage,
      outbox: this.outbox,
      settings: () => this.settings,
      clock: this.clock,
      caller: nobodySignsIn,
    })
    // What a dying process answered was heard by nobody; only what the window heard is a promise.
    if (!result.ok || this.isDead) return false
    const content = this.storage.operations.content(request.operationId)
    if (!this.accepted.has(request.operationId))
      this.accepted.set(request.operationId, {
        request,
        body: content?.body ?? '',
        deadline: result.value.deadline,
        trueAt: this.time.trueNow(),
      })
    return true
  }

  /** Everything works again, and time passes until nothing moves by itself any more. */
  async comeToRest(): Promise<void> {
    this.stepsToCrash = Infinity
    await this.alive()
    this.acquirer.set('ok')
    this.acquirer.setHabits({})
    this.acquirer.release()
    this.outbox.resume('kushki')
    this.outbox.resume('liquido')
    this.outbox.tryNow()
    // Whatever is late at the acquirers comes about.
    await this.time.advance(minute)
    await this.time.sleep(30 * minute)
    for (let round = 0; round < 40; round += 1) {
      await this.time.advance(minute / 2)
      if (this.storage.operations.open().every(({ state }) => isEnded(state) || state === 'attention')) return
      await this.time.sleep(10 * minute)
    }
  }

  dispose(): void {
    this.instance.isDead = true
    this.instance.storage.close()
    rmSync(this.root, { recursive: true, force: true })
  }
}
