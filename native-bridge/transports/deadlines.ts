import type { Timers } from '../../domain/clock.ts'
import { err } from '../../domain/result.ts'
import type { OpenLink, Transport } from './transport.ts'

/**
 * How long a driver may take, milliseconds. A stuck one never answers; the reader is then shown as one that cannot be
 * opened, or its message as not sent, and the others go on.
 */
const deadlines = { openMs: 10_000, sendMs: 5_000, closeMs: 2_000 } as const

/** The same transport, each of whose calls ends in time. A device that opens too late is closed again. */
export const withDeadlines = <Opened extends Pick<Transport, 'open'>>(
  transport: Opened,
  timers: Timers,
): Opened => ({
  ...transport,
  open: async (...asked: Parameters<Transport['open']>) => {
    const opened = await within(
      timers,
      deadlines.openMs,
      transport.open(...asked),
      () => err({ tag: 'OpenFailed', code: 'the driver does not answer' } as const),
      (late) => {
        if (late.ok) void late.value.close()
      },
    )
    return opened.ok ? { ok: true, value: linkWithDeadlines(opened.value, timers) } : opened
  },
})

const linkWithDeadlines = (link: OpenLink, timers: Timers): OpenLink => ({
  send: (bytes, as) =>
    within(timers, deadlines.sendMs, link.send(bytes, as), () => err({ tag: 'NotSent' } as const)),
  setBaudRate: (baudRate) =>
    within(timers, deadlines.sendMs, link.setBaudRate(baudRate), () => err({ tag: 'NotSent' } as const)),
  close: () => within(timers, deadlines.closeMs, link.close(), () => undefined),
})

/** What the driver answers, or `late()` after so many milliseconds; `tooLate` is given what comes after all. */
async function within<Answer>(
  timers: Timers,
  milliseconds: number,
  answer: Promise<Answer>,
  late: () => Answer,
  tooLate: (answer: Answer) => void = () => {},
): Promise<Answer> {
  let isLate = false
  let cancel = (): void => {}
  const deadline = new Promise<Answer>((resolve) => {
    cancel = timers.after(milliseconds, () => {
      isLate = true
      resolve(late())
    })
  })
  const answered = answer.then((value) => {
    if (isLate) tooLate(value)
    return value
  })
  try {
    return await Promise.race([answered, deadline])
  } finally {
    cancel()
  }
}
