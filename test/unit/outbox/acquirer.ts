import type { AnswerSummary } from '../../../domain/operations.ts'
import type { GatewayName } from '../../../domain/sales.ts'
import type { Gateway, WireRequest } from '../../../electron/gateways/gateway.ts'

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

/**
 * Both acquirers in memory, with a ledger that counts effects. Like the real ones, a reverse and a Liquido key are
 * applied once however often they come; a Kushki void or refund is applied every time it is sent.
 */
export type TestAcquirer = ReturnType<typeof createAcquirer>

export function createAcquirer(now: () => number) {
  const effects = new Map<string, number>()
  const ended = new Map<string, 'declined' | 'refused'>()
  const inProgress = new Set<string>()
  const arrivals: Arrival[] = []
  let weather: Weather = 'ok'
  let stalled: (() => void)[] = []
  /** Sales whose every request is lost and never found. */
  const broken = new Set<string>()
  /** Called at each step on the wire; a crash may happen there. */
  let onStep: (step: 'arrived' | 'applied') => void = () => {}
  let checks = 0

  const summary = (
    answerClass: AnswerSummary['class'],
    more: Partial<AnswerSummary> = {},
  ): AnswerSummary => ({
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

  function apply(request: WireRequest): AnswerSummary {
    const id = idOf(request)
    const isNew = !(isKeyed(request) && effects.has(id))
    arrivals.push({
      gateway: request.gateway,
      kind: request.kind,
      id,
      sale: saleOf(request),
      at: now(),
      applied: isNew,
    })
    if (isNew) effects.set(id, (effects.get(id) ?? 0) + 1)
    onStep('applied')
    return isNew ? summary('approved', { code: '000' }) : summary('approved', { code: 'E048' })
  }

  async function answer(request: WireRequest): Promise<AnswerSummary> {
    onStep('arrived')
    const id = idOf(request)
    if (broken.has(saleOf(request)) && weather !== 'offline' && weather !== 'unauthorised')
      return summary('unknown')
    if (isKeyed(request) && effects.has(id) && weather !== 'offline' && weather !== 'lostRequest')
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
      case 'stalled':
        apply(request)
        await new Promise<void>((resolve) => {
          stalled.push(resolve)
        })
        return summary('approved', { code: '000' })
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
        return summary('inProgress')
      default:
        return weather satisfies never
    }
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
        effects.set(id, (effects.get(id) ?? 0) + 1)
      }
      if (effects.has(id)) return { outcome: 'found', summary: summary('approved', { code: '000' }) }
      const end = ended.get(id)
      return end === undefined ? { outcome: 'notFound' } : { outcome: 'found', summary: summary(end) }
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
    effects: (id: string): number => effects.get(id) ?? 0,
    allEffects: (): ReadonlyMap<string, number> => effects,
    arrivals,
    broken,
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
