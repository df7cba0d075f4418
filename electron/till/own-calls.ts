import type { z } from 'zod'
import type { StoreSettings } from '../../contract/settings.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import type { CurrentQueue } from '../handlers/open-queue.ts'
import type { CallRefusal } from '../ipc/answer-call.ts'
import { storageFailed } from '../storage/failure.ts'
import { ownCalls } from './calls.ts'
import type { OwnCall } from './calls.ts'
import type { TillTime } from './till-time.ts'

type OwnCallsDependencies = {
  current: CurrentQueue
  settings: () => StoreSettings
  time: TillTime
  /** Whether `pass` is a call here. */
  isTimeTested: boolean
}

/** Carries out the till's own calls. @returns the call's answer, or why it was not carried out */
export function createOwnCalls({ current, settings, time, isTimeTested }: OwnCallsDependencies) {
  return async (call: OwnCall, input: unknown): Promise<Result<unknown, CallRefusal>> => {
    switch (call) {
      case 'clock': {
        const parsed = ownCalls.clock.safeParse(input)
        if (!parsed.success) return badInput(parsed.error)
        time.setOffset(parsed.data.offsetMs ?? time.offsetMs())
        return ok({ now: time.clock.now(), offsetMs: time.offsetMs() })
      }
      case 'rememberSales': {
        const parsed = ownCalls.rememberSales.safeParse(input)
        if (!parsed.success) return badInput(parsed.error)
        const opened = current()
        if (!opened.ok) return ok(opened)
        const put = opened.value.finder.remember(parsed.data.sales)
        return ok(put.ok ? put : storageFailed(put.error))
      }
      case 'applyWebhook': {
        const parsed = ownCalls.applyWebhook.safeParse(input)
        if (!parsed.success) return badInput(parsed.error)
        const opened = current()
        return ok(opened.ok ? await opened.value.applyWebhook(parsed.data) : opened)
      }
      case 'pass': {
        if (!isTimeTested) return err({ why: 'unknownCall' })
        const parsed = ownCalls.pass.safeParse(input)
        if (!parsed.success) return badInput(parsed.error)
        time.pass(parsed.data.milliseconds)
        return ok({ now: time.clock.now(), offsetMs: time.offsetMs() })
      }
      case 'backUp': {
        const parsed = ownCalls.backUp.safeParse(input)
        if (!parsed.success) return badInput(parsed.error)
        const opened = current()
        if (!opened.ok) return ok(opened)
        const made = await opened.value.storage.backUp(settings().queue.keepBackupsDays)
        return ok(made.ok ? ok(null) : storageFailed(made.error))
      }
    }
  }
}

const badInput = ({ issues }: z.ZodError): Result<never, CallRefusal> =>
  err({ why: 'badInput', detail: (issues[0]?.path.join('.') ?? '').slice(0, 80) })
