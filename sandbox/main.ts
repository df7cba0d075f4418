// npm run sandbox -- [--port N] [--ledger FILE] [--seed N] [--slow-answer-ms N] [--no-samples] [--cards-unopened] [--personality NAME[=N],…]
// Also started inside the app as a utility process, which passes the same arguments and hears the same object.
import { parseArgs } from 'node:util'
import { startSandbox, type SandboxDependencies } from './sandbox.ts'

/** The way to the process that started this one: Electron's utility process gives it, plain Node does not. */
type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}
const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort

function readOptions(): SandboxDependencies {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      ledger: { type: 'string' },
      seed: { type: 'string', default: '1' },
      'slow-answer-ms': { type: 'string', default: '5000' },
      'no-samples': { type: 'boolean', default: false },
      'cards-unopened': { type: 'boolean', default: false },
      personality: { type: 'string', multiple: true, default: [] },
    },
  })
  const whole = (name: string, text: string, most: number): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < 0 || value > most) {
      throw new Error(`--${name} wants a whole number from 0 to ${most}`)
    }
    return value
  }
  return {
    port: whole('port', values.port, 65_533),
    seed: whole('seed', values.seed, 0xffff_ffff),
    slowAnswerMs: whole('slow-answer-ms', values['slow-answer-ms'], 600_000),
    samples: !values['no-samples'],
    opensCards: !values['cards-unopened'],
    personalities: values.personality.flatMap((list) => list.split(',')),
    ...(values.ledger === undefined ? {} : { ledgerFile: values.ledger }),
  }
}

try {
  const sandbox = await startSandbox(readOptions())
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    void sandbox.stop().then(() => process.exit(0))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  // A process with a channel to this one has ended, however it ended: nobody is left to serve.
  process.on('disconnect', end)
  parentPort?.on('message', ({ data }) => {
    if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'stop') end()
  })
  // Exactly one line: whoever started us reads it and knows everything.
  console.log(JSON.stringify(sandbox.address))
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between processes has no origin
  parentPort?.postMessage(sandbox.address)
} catch (error) {
  console.error(`sandbox: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
