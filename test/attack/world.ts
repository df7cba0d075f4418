import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from '../../contract/people.ts'
import type { StoreSettings } from '../../contract/settings.ts'
import type { Role } from '../../domain/person.ts'
import type { Result } from '../../domain/result.ts'
import { startAcquirer } from '../e2e/acquirer.ts'
import type { Acquirer } from '../e2e/acquirer.ts'
import { prepareCounter, testProfile } from '../e2e/counter.ts'
import { launchApp } from '../e2e/launch-app.ts'
import type { LaunchedApp } from '../e2e/launch-app.ts'

/** What a call ends in: an answer of main, or the reason for which the door turned it away. */
export type Attempt = { answer: unknown } | { refused: string }

/** A host of the attacker's, which remembers all it is sent. */
export type EvilHost = { url: string; heard: string[]; stop(): void }

/**
 * A counter as a store has it, in the hands of somebody who controls its window and works under its account: people who
 * sign in, a credential, an acquirer. A cashier is signed in.
 */
export type World = {
  userData: string
  /** The profile's own folder in it. */
  folder: string
  acquirer: Acquirer
  evil: EvilHost
  app(): LaunchedApp
  /** A call as the compromised window makes it. */
  call(name: string, input?: unknown): Promise<Attempt>
  /** The same of a call that answers a result: its value, or `null`. */
  value<Value>(name: string, input?: unknown): Promise<Value | null>
  settings(): Promise<StoreSettings>
  session(): Promise<Session>
  signIn(role: Role): Promise<void>
  /** Ends the program, lets the attacker at its files, and starts it again with nobody signed in. */
  restart(between: () => void): Promise<void>
  dispose(): Promise<void>
}

export const pins: Readonly<Record<Role, string>> = {
  cashier: '7392',
  supervisor: '290471',
  administrator: 'correct horse battery',
}
/** What a cashier may give back alone in one operation. */
export const cashierLimitMinor = 15_000

export async function createWorld(): Promise<World> {
  const userData = mkdtempSync(join(tmpdir(), 'extorno-attack-'))
  const acquirer = await startAcquirer()
  const evil = await startEvilHost()
  prepareCounter(userData, acquirer)
  const start = (): Promise<LaunchedApp> => launchApp({ userData, args: testProfile })
  let app = await start()

  const call: World['call'] = (name, input) =>
    app.window.evaluate(
      async ([asked, given]) => {
        try {
          return { answer: await window.extorno.invoke(String(asked), given) }
        } catch (error) {
          return { refused: error instanceof Error ? error.message : 'thrown' }
        }
      },
      [name, input],
    )
  const ask = async <Answer>(name: string, input?: unknown): Promise<Answer> => {
    const attempt = await call(name, input)
    if ('refused' in attempt) throw new Error(`${name}: ${attempt.refused}`)
    return attempt.answer as Answer
  }
  const must = async (name: string, input?: unknown): Promise<void> => {
    const answer = await ask<Result<unknown, { tag: string }>>(name, input)
    if (!answer.ok) throw new Error(`${name}: ${answer.error.tag}`)
  }

  const world: World = {
    userData,
    folder: join(userData, 'test'),
    acquirer,
    evil,
    app: () => app,
    call,
    async value<Value>(name: string, input?: unknown) {
      const attempt = await call(name, input)
      const answer = 'answer' in attempt ? (attempt.answer as Result<Value, unknown>) : null
      return answer?.ok === true ? answer.value : null
    },
    settings: () => ask('settings.get'),
    session: () => ask('people.session'),
    async signIn(role) {
      const session = await world.session()
      const person = 'people' in session ? session.people.find((one) => one.role === role) : undefined
      if (person === undefined) throw new Error(`no ${role} can sign in: ${session.state}`)
      await must('people.signIn', { personId: person.id, pin: pins[role] })
    },
    async restart(between) {
      await app.kill()
      between()
      app = await start()
    },
    async dispose() {
      await app.kill()
      await acquirer.stop()
      evil.stop()
      for (const folder of [userData, `${userData}.seen`])
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }

  await must('settings.setSecret', { name: 'kushkiCredential', value: acquirer.credential })
  await must('people.createAdministrator', { name: 'Rosa', pin: pins.administrator })
  await world.signIn('administrator')
  await must('people.add', { name: 'Marta', role: 'supervisor', pin: pins.supervisor })
  await must('people.add', { name: 'Ana', role: 'cashier', pin: pins.cashier })
  const settings = await world.settings()
  const perOperationMinor = { reverse: 100_000, void: cashierLimitMinor, refund: cashierLimitMinor }
  await must('settings.save', { ...settings, limits: { ...settings.limits, perOperationMinor } })
  await must('people.signOut').catch(() => null)
  await world.signIn('cashier')
  return world
}

async function startEvilHost(): Promise<EvilHost> {
  const heard: string[] = []
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      heard.push(JSON.stringify([request.url, request.headers, Buffer.concat(pieces).toString()]))
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ items: [], access_token: 'x', expires_in: 3600 }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    stop: () => server.close(),
  }
}
