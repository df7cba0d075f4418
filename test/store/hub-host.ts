import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { RouteInput, RouteName, RouteOutput } from '../../contract/hub/routes.ts'
import type { DatabasePlace } from '../../hub/database/database.ts'
import { call } from '../integration/hub/counter.ts'
import { startHubProcess } from '../integration/hub/process.ts'
import type { HubProcess } from '../integration/hub/process.ts'

export const administrator = { name: 'Rosa', passphrase: 'una frase larga de la administradora' }

/** How often a hub that is coming back is asked whether it is there. Milliseconds. */
const askEveryMs = 100

/** A store's hub as a process of its own, with an administrator who is signed in. */
export type HubHost = {
  url: string
  storeId: string
  place: DatabasePlace
  kill(): Promise<void>
  stop(): Promise<void>
  /** Again, on the same database and port, once it answers. */
  start(): Promise<void>
  /** Resolves once hub and database answer. */
  isThere(): Promise<void>
  setClock(offsetMs: number): void
  /** A call of the administrator's; throws what it is refused with. */
  ask<Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
    params?: Record<string, string>,
  ): Promise<RouteOutput<Name>>
  issueCode(counterLabel: string): Promise<string>
  /** What its processes wrote for their logs. */
  said(): string
}

type Wanted = {
  place: DatabasePlace
  /** Of the hub's own; the embedded database is in `database`, inside. */
  folder: string
  clockOffsetMs: number
  liquidoSecret: string
  port?: number
}

/** A hub on an empty database, with one store. */
export async function openHubHost(wanted: Wanted): Promise<HubHost> {
  const key = randomBytes(32).toString('hex')
  let { clockOffsetMs, port = 0 } = wanted
  let saidBefore = ''
  const begin = (): Promise<HubProcess> => startHubProcess({ ...wanted, key, port, clockOffsetMs })
  let hub = await begin()
  const { url, firstCode } = hub
  port = Number(new URL(url).port)
  let token = ''

  async function ask<Name extends RouteName>(
    name: Name,
    input: RouteInput<Name>,
    params: Record<string, string> = {},
  ): Promise<RouteOutput<Name>> {
    const answer = await call(url, name, input, { token, params })
    if (answer.ok) return answer.value
    // The session has ended: time passed, or it was never begun.
    if (answer.error.tag !== 'NotSignedIn') throw new Error(`${name}: ${JSON.stringify(answer.error)}`)
    const session = await call(url, 'signIn', administrator)
    if (!session.ok) throw new Error(`signIn: ${JSON.stringify(session.error)}`)
    ;({ token } = session.value)
    return ask(name, input, params)
  }

  ;({ token } = await ask('firstAdministrator', { code: firstCode ?? '', ...administrator }))
  const { storeId } = await ask('createStore', { label: 'Miraflores' })
  await ask('setLiquidoSecret', { secret: wanted.liquidoSecret }, { storeId })
  const isThere = async (): Promise<void> => {
    const asked = () => call(url, 'health', {}).then(({ ok }) => ok)
    while (!(await asked().catch(() => false))) await pause(askEveryMs)
  }
  return {
    url,
    storeId,
    place: wanted.place,
    ask,
    isThere,
    kill: () => hub.kill(),
    stop: () => hub.stop(),
    async start() {
      saidBefore += hub.said()
      hub = await begin()
      await isThere()
    },
    setClock(offsetMs) {
      clockOffsetMs = offsetMs
      hub.setClock(offsetMs)
    },
    issueCode: async (counterLabel) => (await ask('issueCode', { counterLabel }, { storeId })).code,
    said: () => saidBefore + hub.said(),
  }
}
