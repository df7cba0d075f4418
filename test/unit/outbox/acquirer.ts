import type { AnswerSummary } from '../../../domain/operations.ts'
import type { GatewayName } from '../../../domain/sales.ts'
import type { Gateway, LookUpAnswer, WireRequest } from '../../../electron/gateways/gateway.ts'
import { createBooks } from '../../acquirer/books.ts'
import type { Books } from '../../acquirer/books.ts'

/** What becomes of the next requests. `ok` applies and answers. */
export type Weather =
  | 'ok'
  | 'offline'
  | 'lostRequest'
  | 'lostAnswer'
  | 'stalled'
  | 'retryLater'
  | 'declines'
  | 'refuses'
  | 'unauthorised'
  | 'slowEnd'
  | 'searchDown'

export type Arrival = {
  gateway: GatewayName
  kind: string
  id: string
  sale: string
  at: number
  applied: boolean
}

/** How the acquirers are difficult in ways that outlast one request. Milliseconds. */
export type Habits = {
  /** Requests are answered with a gateway's time-out, and the money moves so much later; 0: at once, answered. */
  lateMs: number
  /** The answer is lost, and so long no look-up sees what was done. */
  lagMs: number
  /** The answer is lost, and so long look-ups show what was done as declined. */
  provisionalMs: number
  /** Voids and refunds of Kushki are approved for half of what was asked. */
  isPartial: boolean
  /** What the repeat of a key is answered that was taken before. */
  repeat: 'approved' | 'refused' | 'declined' | 'unknown'
}
const friendly: Habits = { lateMs: 0, lagMs: 0, provisionalMs: 0, isPartial: false, repeat: 'approved' }

const minorOf = ({ gateway, body }: WireRequest): number =>
  gateway === 'liquido'
    ? body.amount
    : Math.round((body.amount.iva + body.amount.subtotal_iva + body.amount.subtotal_iva0) * 100)

/**
 * Both acquirers in memory, over books that hold what was truly given back. Like the real ones, a reverse and a Liquido key are
 * applied once however often they come; a Kushki void or refund is applied every time it is sent.
 */
export type TestAcquirer = ReturnType<typeof createAcquirer>

export function createAcquirer(now: () => number) {
  const books: Books = createBooks(now)
  let habits = friendly
  const ended = new Map<string, 'declined' | 'refused'>()
  /** What was asked for, by id. */
  const asks = new Map<string, { sale: string; asked: number }>()
  const inProgress = new Set<string>()
  /** Answers after which nothing is left to ask. */
  const lastWords = new WeakSet<AnswerSummary>()
  const arrivals: Arrival[] = []
  let weather: Weather = 'ok'
  let stalled: (() => void)[] = []
  /** Sales whose every request is lost and never found. */
  const broken = new Set<string>()
  /** Called at each step on the wire; a crash may happen there. */
  let onStep: (step: 'arrived' | 'applied') => void = () => {}
  let checks = 0

  const summary = <Class extends AnswerSummary['class']>(
    answerClass: Class,
    more: Omit<Partial<AnswerSummary>, 'class'> = {},
  ): AnswerSummary & { class: Class } => ({
    class: answerClass,
    at: now(),
    ...more,
  })
  const idOf = ({ body }: WireRequest): string =>
    'client_transaction_id' in body ? body.client_transaction_id : body.idempotencyKey
  const saleOf = ({ body }: WireRequest): string =>
    'client_transaction_id' in body
      ? 'transaction_reference' in body
        ? body.transaction_reference
        : body.client_transaction_id
      : body.referenceId

  const isKeyed = (request: WireRequest): boolean =>
    request.gateway === 'liquido' || request.kind === 'reverse'

  function book(id: string, sale: string, asked: number, canBePartial: boolean): number {
    const minor = habits.isPartial && canBePartial ? asked / 2 : asked
    const at = now() + habits.lateMs
    books.book({
      id,
      sale,
      minor,
      at,
      visibleAt: at + habits.lagMs,
      declinedUntil: at + habits.provisionalMs,
    })
    return minor
  }

  function apply(request: WireRequest): AnswerSummary {
    const id = idOf(request)
    const asked = minorOf(request)
    const isNew = !(isKeyed(request) && books.knows(id))
    arrivals.push({
      gateway: request.gateway,
      kind: request.kind,
      id,
      sale: saleOf(request),
      at: now(),
      applied: isNew,
    })
    const minor = isNew ? book(id, saleOf(request), asked, !isKeyed(request)) : asked
    if (isNew) asks.set(id, { sale: saleOf(request), asked })
    onStep('applied')
    if (!isNew) return answerToRepeat(request)
    if (habits.lateMs + habits.lagMs + habits.provisionalMs > 0)
      return summary('unknown', { httpStatus: 504 })
    return lastWord(
      summary('approved', { code: '000', ...(minor < asked ? { authorisedMinor: minor } : {}) }),
    )
  }

  function lastWord(answer: AnswerSummary): AnswerSummary {
    lastWords.add(answer)
    return answer
  }

  /**
   * What was applied already. "Already reversed" is read as the gateways' client reads it: an approval only of what was
   * sent before; whoever sent it before needs nothing more.
   */
  function answerToRepeat({ kind, replay }: WireRequest): AnswerSummary {
    const isRefused = habits.repeat === 'approved' && kind === 'reverse' && !replay
    const answer = summary(isRefused ? 'refused' : habits.repeat, { code: 'E048' })
    return habits.repeat === 'approved' ? lastWord(answer) : answer
  }

  async function answer(request: WireRequest): Promise<AnswerSummary> {
    onStep('arrived')
    const id = idOf(request)
    if (broken.has(saleOf(request)) && weather !== 'offline' && weather !== 'unauthorised')
      return summary('unknown')
    if (isKeyed(request) && books.knows(id) && weather !== 'offline' && weather !== 'lostRequest')
      return weather === 'lostAnswer' ? summary('unknown') : apply(request)
    switch (weather) {
      case 'ok':
      case 'searchDown':
        return apply(request)
      case 'offline':
        return summary('notSent')
      case 'lostRequest':
        return summary('unknown')
      case 'lostAnswer':
        apply(request)
        return summary('unknown')
      case 'stalled': {
        // The answer is what was done when it came, half of it or all; only it is long on its way.
        const late = apply(request)
        await new Promise<void>((resolve) => {
          stalled.push(resolve)
        })
        return Object.assign(late, { at: now() })
      }
      case 'retryLater':
        return summary('retryLater', { code: 'E005' })
      case 'declines':
        ended.set(id, 'declined')
        return summary('declined', { code: '51' })
      case 'refuses':
        ended.set(id, 'refused')
        return summary('refused', { code: 'E041' })
      case 'unauthorised':
        return summary('unauthorised', { httpStatus: 401 })
      case 'slowEnd':
        if (request.gateway !== 'liquido') return apply(request)
        inProgress.add(id)
        asks.set(id, { sale: saleOf(request), asked: minorOf(request) })
        return summary('inProgress')
      default:
        return weather satisfies never
    }
  }

  /** What a look-up is shown. One that gave back less than was asked does not fit the request, and decides nothing. */
  function record(id: string): LookUpAnswer {
    const seen = books.seen(id)
    if (seen === null) {
      const end = books.knows(id) ? undefined : ended.get(id)
      return end === undefined ? { outcome: 'notFound' } : { outcome: 'found', summary: summary(end) }
    }
    if (seen.declinedUntil > now()) return { outcome: 'found', summary: summary('declined', { code: '51' }) }
    return seen.minor < (asks.get(id)?.asked ?? seen.minor)
      ? { outcome: 'undecided', summary: summary('unknown', { code: 'amount' }) }
      : { outcome: 'found', summary: summary('approved', { code: '000' }) }
  }

  const gateway = (name: GatewayName): Gateway => ({
    name,
    isRepeatSafe: (kind) => name === 'liquido' || kind === 'reverse',
    send: async (request) => ({ summary: await answer(request) }),
    async lookUp(request) {
      const id = idOf(request)
      if (weather === 'offline') return { outcome: 'noAnswer', summary: summary('notSent') }
      if (weather === 'unauthorised') return { outcome: 'noAnswer', summary: summary('unauthorised') }
      if (weather === 'searchDown' || weather === 'stalled')
        return { outcome: 'noAnswer', summary: summary('unknown') }
      if (inProgress.has(id)) {
        if (weather === 'slowEnd') return { outcome: 'found', summary: summary('inProgress') }
        inProgress.delete(id)
        const { sale = '', asked = 0 } = asks.get(id) ?? {}
        books.book({ id, sale, minor: asked, at: now(), visibleAt: now(), declinedUntil: 0 })
      }
      return record(id)
    },
    async check() {
      checks += 1
      if (weather === 'offline') return { summary: summary('notSent') }
      if (weather === 'unauthorised') return { summary: summary('unauthorised') }
      return { summary: summary('approved') }
    },
  })
  const gateways = { kushki: gateway('kushki'), liquido: gateway('liquido') }

  return {
    gateway: (name: GatewayName): Gateway => gateways[name],
    /** How often an operation took effect, by the id the acquirer knows it by. */
    effects: (id: string): number => books.times(id),
    allEffects: (): ReadonlyMap<string, number> =>
      new Map(books.moved().map(({ id }) => [id, books.times(id)])),
    books,
    setHabits(next: Partial<Habits>): void {
      habits = { ...friendly, ...next }
    },
    arrivals,
    broken,
    /** Whether an answer leaves nothing to ask: the operation was done, or a repeat is told that it is. */
    isLastWord: (answer: AnswerSummary): boolean => lastWords.has(answer),
    checks: (): number => checks,
    set(next: Weather): void {
      weather = next
    },
    weather: (): Weather => weather,
    /** Answers that were held back arrive now. */
    release(): void {
      const waiting = stalled
      stalled = []
      for (const resolve of waiting) resolve()
    },
    onStep(listener: (step: 'arrived' | 'applied') => void): void {
      onStep = listener
    },
  }
}
