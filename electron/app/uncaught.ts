/** What is written down of an error that nobody caught: never its message, which may quote what it was about. */
export type Uncaught = {
  origin: 'exception' | 'rejection'
  error: string
  code?: string
  /** Where in our own built files it was thrown: folder, file, line and column. */
  thrownAt?: string
}

type Steps = {
  note: (uncaught: Uncaught) => void
  /** Has to be done when it returns: nothing is waited for any more. */
  closeStorage: () => void
  /** Starts the program again, or says that it cannot go on, and ends this process. */
  end: () => void
}

/**
 * What Electron only shows (an exception) or warns of (a rejection) ends the program, once: after it nothing here is
 * certain, and a till must not go on taking operations. What was written is on the disk, and the next start takes it up.
 *
 * @param emitter main's `process`
 * @returns takes the listeners away
 */
export function endWhenUncaught(
  emitter: Pick<NodeJS.Process, 'on' | 'off'>,
  { note, closeStorage, end }: Steps,
): () => void {
  let isEnding = false
  const handle = (origin: Uncaught['origin'], error: unknown): void => {
    if (isEnding) return
    isEnding = true
    for (const step of [() => note(uncaughtOf(origin, error)), closeStorage, end])
      try {
        step()
      } catch {
        // A step that fails too keeps none of the others from being taken.
      }
  }
  const onException = (error: unknown): void => handle('exception', error)
  const onRejection = (error: unknown): void => handle('rejection', error)
  emitter.on('uncaughtException', onException)
  emitter.on('unhandledRejection', onRejection)
  return () => {
    emitter.off('uncaughtException', onException)
    emitter.off('unhandledRejection', onRejection)
  }
}

const nameForm = /^[A-Za-z]{1,40}$/u
const codeForm = /^[A-Z0-9_]{1,60}$/u
/** A place in a file of the built program, wherever it is installed. */
const placeForm = /(?<place>(?:electron(?:\/later)?|native-bridge|sandbox)\/[\w.-]+\.c?js:\d+:\d+)/u

export function uncaughtOf(origin: Uncaught['origin'], error: unknown): Uncaught {
  if (!(error instanceof Error)) return { origin, error: 'thrown' }
  const { name, stack = '' } = error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const place = placeForm.exec(stack.slice(stack.indexOf('\n    at ')))?.groups?.['place']
  return {
    origin,
    error: nameForm.test(name) ? name : 'Error',
    ...(codeForm.test(code) ? { code } : {}),
    ...(place === undefined ? {} : { thrownAt: place }),
  }
}
