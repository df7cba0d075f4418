import type { AppInfo, GatewayConnection, Health, QueueSummary } from '../../contract/ipc.ts'
import type { DayClose } from '../../contract/day-close.ts'
import type { JournalExport } from '../../contract/journal.ts'
import { isEnded } from '../../domain/operations.ts'
import type { OperationRequest } from '../../domain/operations.ts'
import type { QueueRow, StorageFailed, SubmitError } from '../../contract/operations.ts'
import type { Presentation, ReadersSnapshot, SimulatedScenario } from '../../contract/readers.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { saleTotalMinor, shownStatus } from '../../domain/sale-facts.ts'
import { operationOptions } from '../../domain/rules.ts'
import type { Sale } from '../../domain/sales.ts'
import { defaultSettings } from '../../contract/settings.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { FakeBridge } from './fake-bridge.ts'
import { readersSnapshot, simulatedPresentation } from './story-reader.ts'
import { acceptedRow, inState, requestMinor, storyQueue } from './story-rows.ts'
import { createStoryCloses } from './story-close.ts'
import { createStoryPeople } from './story-people.ts'
import type { StoryPeople, StoryPeopleOptions } from './story-people.ts'
import { storySales } from './story-sales.ts'

/** What becomes of an operation when it is sent. `hang`: nothing comes back until told otherwise. */
export type GatewayMood = 'approve' | 'decline' | 'noAnswer' | 'slow' | 'hang'

export type Story = {
  sales: Sale[]
  rows: QueueRow[]
  settings: StoreSettings
  mood: GatewayMood
  connection: GatewayConnection['state']
  /** The next submit is answered with this, once. */
  nextSubmitError: SubmitError | null
  /** Whether searches are answered from the cache, two hours old. */
  isCached: boolean
  /** Whether the gateway was never reached: a search finds nothing and says so. */
  isNeverFetched: boolean
  /** Why the storage cannot be read; `null`: it can. */
  storageFails: StorageFailed['why'] | null
  people: StoryPeople
  setConnection(state: GatewayConnection['state']): void
  setReaders(change: (snapshot: ReadersSnapshot) => ReadersSnapshot): void
  present(presentation: Presentation): void
  /** Lets a row go on from where the mood left it. */
  finish(operationId: string, state: QueueRow['state'], more: Partial<QueueRow>): void
}

export type StoryOptions = StoryPeopleOptions & {
  profile?: AppInfo['profile']
  hasQueue?: boolean
  settings?: Partial<StoreSettings>
  /** The storage cannot be read, and why. */
  storageFails?: StorageFailed['why']
  /** Closes of day that were made before. */
  closes?: DayClose[]
  health?: Partial<Health>
}

const pageSize = 20

/**
 * A small main in memory over the fake bridge: sample sales judged by the real rules, a queue, a simulated reader. It
 * is what the window is looked at with; it proves nothing about the real main.
 */
export function createStory(fake: FakeBridge, options: StoryOptions = {}): Story {
  const now = (): number => Date.now()
  const sales = storySales(now())
  let readers = readersSnapshot()
  const waiting = new Map<string, ((row: QueueRow) => void)[]>()
  const story: Story = {
    sales,
    rows: options.hasQueue ? storyQueue(sales, now()) : [],
    settings: {
      ...defaultSettings(),
      merchantName: 'Bodega Santa Rosa',
      ...options.settings,
    },
    mood: 'approve',
    connection: 'online',
    nextSubmitError: null,
    isCached: false,
    isNeverFetched: false,
    storageFails: options.storageFails ?? null,
    people: createStoryPeople(fake, options),
    setConnection(state) {
      story.connection = state
      fake.emit.queue.changed(summary())
    },
    setReaders(change) {
      readers = change(readers)
      fake.emit.readers.changed(readers)
    },
    present: (presentation) => fake.emit.readers.presented(presentation),
    finish: (operationId, state, more) => {
      const row = story.rows.find((candidate) => candidate.operationId === operationId)
      if (row) change(inState(row, state, more))
    },
  }

  const summary = (): QueueSummary => {
    const open = story.rows.filter(({ state }) => !isEnded(state) && state !== 'attention')
    const waitingMinor: Record<string, number> = {}
    for (const { money } of open)
      waitingMinor[money.currency] = (waitingMinor[money.currency] ?? 0) + money.minor
    return {
      connections: [
        {
          gateway: 'kushki',
          state: story.connection,
          pausedBecause: story.connection === 'paused' ? 'unauthorised' : null,
          nextTryAt: story.connection === 'offline' ? now() + 24_000 : null,
          services: [],
        },
        { gateway: 'liquido', state: story.connection, pausedBecause: null, nextTryAt: null, services: [] },
      ],
      waiting: open.length,
      attention: story.rows.filter(({ state }) => state === 'attention').length,
      waitingMinor,
      drain: null,
      clockSkewMs: null,
    }
  }

  function unlessStorageFails<Value>(work: () => Value): Result<Value, StorageFailed> {
    return story.storageFails === null ? ok(work()) : err({ tag: 'StorageFailed', why: story.storageFails })
  }

  const change = (row: QueueRow): void => {
    story.rows = [row, ...story.rows.filter(({ operationId }) => operationId !== row.operationId)]
    fake.emit.operations.changed({ rows: [row] })
    fake.emit.queue.changed(summary())
    if (row.state === 'queued' || row.state === 'sending') return
    for (const tell of waiting.get(row.operationId) ?? []) tell(row)
    waiting.delete(row.operationId)
  }

  const send = (row: QueueRow): void => {
    if (story.connection !== 'online') {
      change(
        inState(row, 'queued', {
          attempts: 1,
          nextAttemptAt: now() + 24_000,
          deadline: now() + 9 * 3_600_000,
        }),
      )
      return
    }
    const sending = inState(row, 'sending', { attempts: row.attempts + 1 })
    change(sending)
    const at = now()
    if (story.mood === 'approve')
      change(
        inState(sending, 'approved', {
          cardKept: false,
          lastAnswer: {
            class: 'approved',
            at,
            httpStatus: 200,
            code: '000',
            approvalCode: '884512',
            ticketNumber: '000977',
          },
        }),
      )
    else if (story.mood === 'decline')
      change(
        inState(sending, 'declined', {
          cardKept: false,
          lastAnswer: { class: 'declined', at, httpStatus: 200, code: '62', message: 'Restricted card' },
        }),
      )
    else if (story.mood === 'noAnswer')
      change(
        inState(sending, 'unknown', {
          nextAttemptAt: at + 20_000,
          lastAnswer: { class: 'unknown', at, code: 'timeout' },
        }),
      )
    else if (story.mood === 'slow') change(inState(sending, 'inProgress', { nextAttemptAt: at + 30_000 }))
  }

  /** Why somebody of a higher role has to answer for it; `null`: nobody has to, or somebody does. */
  const approvalReason = (
    request: OperationRequest,
  ): Extract<SubmitError, { tag: 'SupervisorNeeded' }>['why'] | null => {
    const { person, approver } = story.people.caller()
    if (person === null || approver !== null || person.role !== 'cashier') return null
    const { limits, supervisorApproval } = story.settings
    if (requestMinor(request) > limits.perOperationMinor[request.kind]) return 'limit'
    if (request.gateway === 'liquido' && request.body.additionalInfo !== undefined) return 'bankAccount'
    return supervisorApproval === 'always' ? 'always' : null
  }

  const submit = (request: OperationRequest): QueueRow | SubmitError => {
    const known = story.rows.find(({ operationId }) => operationId === request.operationId)
    if (known) return known
    if (story.nextSubmitError) {
      const error = story.nextSubmitError
      story.nextSubmitError = null
      return error
    }
    const sale = story.sales.find(({ key }) => key === request.saleKey)
    if (!sale) return { tag: 'SaleUnknown' }
    const why = approvalReason(request)
    if (why !== null) return { tag: 'SupervisorNeeded', why }
    const { person, approver } = story.people.caller()
    const row = {
      ...acceptedRow(request, sale, now()),
      ...(person === null ? {} : { cashier: person.name }),
      supervisor: approver?.name ?? null,
    }
    change(row)
    // What a test had end meanwhile is not sent any more.
    setTimeout(() => {
      if (story.rows.includes(row)) send(row)
    }, 0)
    return row
  }

  fake.app.info.answer(() => ({
    version: '0.1.0',
    profile: options.profile ?? 'training',
    runtime: 'dev-host',
    health: {
      storage: 'ok',
      isQueueKnown: true,
      salvage: null,
      settings: 'ok',
      managed: { fixed: [], problems: [] },
      keyring: 'ok',
      data: 'named',
      weakTls: [],
      modules: [
        { name: 'queue', state: 'running' },
        { name: 'readers', state: 'running' },
        { name: 'callbacks', state: 'notUsed' },
      ],
      ...options.health,
    },
  }))
  fake.app.changeProfile.answer(() => undefined)
  fake.app.leave.answer(() => undefined)
  fake.sales.search.answer((query) => {
    if (story.isNeverFetched)
      return ok({ sales: [], total: 0, page: 1, hasMore: false, source: 'cache', asOf: null })
    const text = query.text?.toLowerCase()
    const today = new Date(now() - 5 * 3_600_000).toISOString().slice(0, 10)
    const isPlain =
      text === undefined &&
      query.bin === undefined &&
      query.lastFour === undefined &&
      query.amountMinor === undefined &&
      query.status === undefined
    const day = query.day ?? (isPlain ? today : undefined)
    const found = story.sales.filter(
      (sale) =>
        (text === undefined || JSON.stringify(sale).toLowerCase().includes(text)) &&
        (query.amountMinor === undefined || saleTotalMinor(sale) === query.amountMinor) &&
        (query.status === undefined || shownStatus(sale) === query.status) &&
        (query.lastFour === undefined ||
          (sale.gateway === 'kushki' && sale.maskedPan?.endsWith(query.lastFour))) &&
        (query.bin === undefined ||
          (sale.gateway === 'kushki' && sale.maskedPan?.startsWith(query.bin.slice(0, 6)))) &&
        (day === undefined || new Date(sale.createdAt - 5 * 3_600_000).toISOString().startsWith(day)),
    )
    return unlessStorageFails(() => ({
      sales: found.slice((query.page - 1) * pageSize, query.page * pageSize),
      total: found.length,
      page: query.page,
      hasMore: query.page * pageSize < found.length,
      source: story.isCached ? 'cache' : 'gateway',
      asOf: story.isCached ? now() - 7_500_000 : now(),
    }))
  })
  fake.sales.detail.answer(({ saleKey }) => {
    const sale = story.sales.find(({ key }) => key === saleKey)
    if (!sale) return err({ tag: 'SaleUnknown' })
    const earlier = story.rows
      .filter((row) => row.saleKey === saleKey)
      .map(({ operationId, kind, state, money, createdAt }) => ({
        operationId,
        kind,
        state,
        amountMinor: money.minor,
        createdAt,
      }))
    return ok({
      sale,
      earlier,
      options: operationOptions(sale, earlier, now(), story.settings.rules),
      now: now(),
    })
  })
  fake.sales.findPayment.answer(({ referenceId }) => {
    const sale = story.sales.find(({ key }) => key === `liquido:${referenceId}`)
    return sale?.gateway === 'liquido' ? ok(sale) : err({ tag: 'PaymentUnknown' })
  })
  fake.sales.addPayment.answer(({ day, ...payment }) => {
    const sale = {
      key: `liquido:${payment.referenceId}`,
      gateway: 'liquido' as const,
      status: 'approved' as const,
      createdAt: Date.parse(`${day}T12:00:00-05:00`),
      typedBy: '',
      ...payment,
    }
    story.sales = [sale, ...story.sales]
    return ok(sale)
  })
  fake.operations.presentCard.answer(({ operationId }) =>
    act(operationId, 'queued', { cardKept: true, attention: null }),
  )
  fake.readers.snapshot.answer(() => readers)
  for (const begin of [fake.readers.begin, fake.readers.beginProof, fake.readers.testRead])
    begin.answer(() =>
      story.setReaders((before) => ({
        ...before,
        readers: before.readers.map((reader) => ({ ...reader, activity: 'waitingForCard' })),
      })),
    )
  fake.readers.end.answer(() =>
    story.setReaders((before) => ({
      ...before,
      readers: before.readers.map((reader) => ({ ...reader, activity: 'idle' })),
    })),
  )
  fake.readers.simulate.answer(({ scenario }) => simulate(scenario))
  const simulate = (scenario: SimulatedScenario): void => {
    if (scenario === 'unplug' || scenario === 'replug')
      story.setReaders((before) => ({
        ...before,
        readers: before.readers.map((reader) => ({
          ...reader,
          phase: scenario === 'unplug' ? 'lost' : 'ready',
        })),
      }))
    else story.present(simulatedPresentation(scenario, now()))
    fake.emit.readers.log({
      at: now(),
      readerId: 'simulated',
      direction: 'in',
      bytes: 537,
      text: `frame: ${scenario}`,
    })
  }

  fake.operations.submit.answer((request) => {
    const answer = submit(request)
    return 'tag' in answer ? err(answer) : ok(answer)
  })
  const found = (operationId: string) => {
    const row = story.rows.find((candidate) => candidate.operationId === operationId)
    return row ? ok(row) : err({ tag: 'NoSuchOperation' as const })
  }
  fake.operations.get.answer(({ operationId }) => found(operationId))
  fake.operations.waitForFirstOutcome.answer(({ operationId }) => {
    const row = found(operationId)
    if (!row.ok || (row.value.state !== 'queued' && row.value.state !== 'sending')) return row
    return new Promise((resolve) => {
      waiting.set(operationId, [...(waiting.get(operationId) ?? []), (row) => resolve(ok(row))])
    })
  })
  fake.operations.list.answer(({ states, limit, offset }) => {
    const wanted = story.rows
      .filter(({ state }) => states === undefined || states.includes(state))
      .sort(
        (a, b) =>
          Number(b.state === 'attention') - Number(a.state === 'attention') || b.createdAt - a.createdAt,
      )
    return unlessStorageFails(() => ({ rows: wanted.slice(offset, offset + limit), total: wanted.length }))
  })
  const act = (operationId: string, state: QueueRow['state'], more: Partial<QueueRow> = {}) => {
    story.finish(operationId, state, more)
    return found(operationId)
  }
  fake.operations.sendNow.answer(({ operationId }) => act(operationId, 'sending'))
  fake.operations.lookUp.answer(({ operationId }) => act(operationId, 'unknown', { lookups: 9 }))
  fake.operations.cancel.answer(({ operationId }) => act(operationId, 'cancelled'))
  fake.operations.sendWithoutHub.answer(({ operationId }) => act(operationId, 'approved'))
  fake.operations.convertToRefund.answer(({ operationId }) => act(operationId, 'cancelled'))
  fake.operations.decide.answer(({ operationId, verdict }) => {
    return act(
      operationId,
      verdict === 'wasDone' ? 'approved' : verdict === 'wasNotDone' ? 'cancelled' : 'queued',
      {
        attention: null,
      },
    )
  })
  fake.queue.summary.answer(() => unlessStorageFails(summary))
  fake.queue.load.answer(() => {
    const open = story.rows.filter(({ state }) => !isEnded(state))
    const minor: Record<string, number> = {}
    for (const { money } of open) minor[money.currency] = (minor[money.currency] ?? 0) + money.minor
    return unlessStorageFails(() => ({
      rows: open.length,
      minor,
      today: story.rows.map(({ kind, money }) => ({ kind, currency: money.currency, minor: money.minor })),
    }))
  })
  fake.queue.tryNow.answer(() => unlessStorageFails(() => undefined))
  fake.queue.networkIsBack.answer(() => undefined)
  fake.queue.stopDrain.answer(() => ok(undefined))
  fake.queue.resume.answer(() => ok(story.setConnection('online')))
  fake.queue.exportCsv.answer(() => unlessStorageFails(() => ({ text: 'operation,kind,state\n' })))
  fake.queue.dayTotals.answer(() => {
    const totals = new Map<
      string,
      { kind: QueueRow['kind']; state: QueueRow['state']; currency: string; count: number; minor: number }
    >()
    for (const { kind, state, money } of story.rows) {
      const key = `${kind} ${state} ${money.currency}`
      const before = totals.get(key) ?? { kind, state, currency: money.currency, count: 0, minor: 0 }
      totals.set(key, { ...before, count: before.count + 1, minor: before.minor + money.minor })
    }
    return unlessStorageFails(() => [...totals.values()])
  })
  fake.history.list.answer(({ filter, limit, offset }) =>
    unlessStorageFails(() => {
      const found = story.rows.filter(
        (row) =>
          (filter.cashier === undefined || row.cashier === filter.cashier) &&
          (filter.reason === undefined || (row.reason ?? null) === filter.reason) &&
          (filter.kind === undefined || row.kind === filter.kind),
      )
      return {
        rows: found.slice(offset, offset + limit),
        total: found.length,
        cashiers: [...new Set(story.rows.map(({ cashier }) => cashier))],
        reasons: [...new Set(story.rows.map(({ reason }) => reason ?? null))],
      }
    }),
  )
  fake.history.events.answer(() =>
    ok(
      [
        'accepted',
        'sending',
        'unknown',
        'lookupFoundNothing',
        'attention',
        'person.decide',
        'approved',
        'new',
      ].map((event, index) => ({
        sequence: index + 1,
        at: now() + index * 1000,
        who: 'Ana',
        event,
        detail:
          event === 'unknown'
            ? { code: 'timeout' }
            : event === 'person.decide'
              ? { verdict: 'wasDone' }
              : event === 'approved'
                ? { code: 'K999' }
                : {},
      })),
    ),
  )
  fake.history.exportCsv.answer(() => unlessStorageFails(() => ({ text: 'operation,kind,state\n' })))
  createStoryCloses(fake, { rows: () => story.rows, now, closes: options.closes ?? [] })
  fake.papers.voucher.answer(({ operationId }) => {
    const row = found(operationId)
    return row.ok ? ok({ row: row.value, papers: papersOf(operationId) }) : row
  })
  fake.papers.print.answer(() => ok(undefined))
  fake.papers.printers.answer(() => [
    { name: 'EPSON_TM_T20', displayName: 'Epson TM-T20' },
    { name: 'HP_Oficina', displayName: 'HP de la oficina' },
  ])
  fake.papers.savePdf.answer(() => ok({ path: '/home/caja/voucher.pdf' }))
  const papersOf = (operationId: string): number =>
    [...fake.papers.print.calls, ...fake.papers.savePdf.calls].filter(
      ({ about }) => about.tag === 'operation' && about.operationId === operationId,
    ).length
  fake.settings.get.answer(() => story.settings)
  fake.settings.save.answer((settings) => {
    story.settings = settings
    fake.emit.settings.changed(settings)
    return ok(settings)
  })
  fake.settings.alteration.answer(() => null)
  fake.settings.exportText.answer(() => ({ text: JSON.stringify(story.settings, null, 2) }))
  fake.settings.importText.answer(() => err({ tag: 'Invalid', path: 'rules.cutOff' }))
  fake.settings.setSecret.answer(() => ok(undefined))
  fake.settings.secretsSet.answer(() => ['kushkiCredential'])
  fake.settings.checkConnection.answer(() => [
    { gateway: 'kushki', outcome: 'ok', milliseconds: 84 },
    { gateway: 'liquido', outcome: 'notConfigured', milliseconds: 0 },
  ])
  let journalExport: JournalExport = { state: 'none' }
  const setJournalExport = (next: JournalExport): void => {
    journalExport = next
    fake.emit.journal.exportChanged(next)
  }
  fake.journal.exportState.answer(() => journalExport)
  fake.journal.export.answer(() => {
    setJournalExport({ state: 'writing', written: 48, total: 128 })
    return ok(undefined)
  })
  fake.journal.cancelExport.answer(() => setJournalExport({ state: 'cancelled' }))
  fake.updates.state.answer(() => ({
    phase: 'off',
    offered: null,
    progress: null,
    waitsFor: null,
    problem: null,
    nextAt: null,
  }))
  fake.hub.state.answer(() => ({ link: 'off', address: null, waiting: null, answeredAt: null }))
  fake.hub.join.answer(() => ok(undefined))
  fake.hub.leave.answer(() => ok(undefined))
  fake.updates.check.answer(() => undefined)
  fake.updates.install.answer(() => ok(undefined))
  fake.diagnostics.verifyJournal.answer(() =>
    unlessStorageFails(() => ({
      entries: 128,
      ok: true,
      firstBad: null,
      gaps: [],
      proven: { sequence: 120, at: Date.parse('2026-11-19T22:00:00-05:00') },
      foreignSignatures: 0,
    })),
  )
  fake.diagnostics.proveReader.answer(() => err({ tag: 'NotOpened' }))
  fake.diagnostics.applyCallback.answer(() => err({ tag: 'BadSignature' }))
  fake.diagnostics.startModule.answer(() => err({ tag: 'StillFails' }))
  fake.diagnostics.supportFile.answer(() => ({ text: '{}' }))
  return story
}
