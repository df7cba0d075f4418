import { fork } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { emitAppEvent } from './application.ts'
import { KnownEvents, preventable } from './emitter.ts'
import { keepUtility } from './processes.ts'
import { notImplemented, surface, surfaceOfClass } from './not-implemented.ts'

const child = fileURLToPath(new URL('./utility-child.ts', import.meta.url))

/** `stdin` is always ignored, as in Electron; the last entry is the channel of messages. */
function stdioOf(stdio: Electron.ForkOptions['stdio'] = 'inherit'): StdioOptions {
  const [, output, error] = Array.isArray(stdio) ? stdio : ['ignore', stdio, stdio]
  return ['ignore', output, error, 'ipc'] as StdioOptions
}

/** How a process ends that V8 gave up: its fatal error handler aborts or traps. */
const fatalSignals: ReadonlySet<string> = new Set(['SIGABRT', 'SIGTRAP'])

class HostUtilityProcess
  extends KnownEvents
  implements Pick<Electron.UtilityProcess, 'kill' | 'postMessage' | 'pid'>
{
  pid: number | undefined
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  readonly #process: ChildProcess

  constructor(modulePath: string, parameters: readonly string[], options: Electron.ForkOptions) {
    super('UtilityProcess', ['spawn', 'message', 'error', 'exit'])
    for (const option of ['session', 'partition', 'respondToAuthRequestsFromMainProcess'] as const)
      if (options[option] !== undefined) throw notImplemented(`utilityProcess.fork option ${option}`)
    const name = options.serviceName ?? 'Node Utility Process'
    this.#process = fork(child, [modulePath, ...parameters], {
      env: { ...(options.env ?? process.env) },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      // A rejection that nobody hears ends no utility process (electron/electron#45921); an exception does.
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        '--unhandled-rejections=warn',
        ...(options.execArgv ?? []),
      ],
      serialization: 'advanced',
      stdio: stdioOf(options.stdio),
    })
    this.pid = this.#process.pid
    this.stdout = this.#process.stdout
    this.stderr = this.#process.stderr
    if (this.pid !== undefined) keepUtility(this.pid, name, once(this.#process, 'exit'))
    this.#process.once('spawn', () => this.emit('spawn'))
    this.#process.on('message', (message) => this.emit('message', message))
    this.#process.once('exit', (exitCode, signal) => {
      this.pid = undefined
      const code = exitCode ?? (signal === null ? 1 : constants.signals[signal])
      if (code !== 0)
        emitAppEvent('child-process-gone', preventable({}), {
          type: 'Utility',
          reason:
            signal === null
              ? 'abnormal-exit'
              : signal === 'SIGTERM' || signal === 'SIGKILL'
                ? 'killed'
                : 'crashed',
          exitCode: code,
          serviceName: 'node.mojom.NodeService',
          name,
        })
      // What V8 cannot go on from. As any emitter's 'error', it throws where nobody listens (electron.d.ts, UtilityProcess).
      try {
        if (signal !== null && fatalSignals.has(signal)) this.emit('error', 'FatalError', '', '{}')
      } finally {
        this.emit('exit', code)
      }
    })
    // Writing to a process that has just died is no fault of the app; its 'exit' follows.
    this.#process.on('error', () => {})
  }

  postMessage(message: unknown, transfer?: unknown[]): void {
    if (transfer !== undefined && transfer.length > 0)
      throw notImplemented('UtilityProcess.postMessage with ports')
    if (this.#process.connected) this.#process.send(message as object)
  }

  kill(): boolean {
    return this.#process.kill()
  }
}

surfaceOfClass('UtilityProcess', HostUtilityProcess)

export const utilityProcess = surface('utilityProcess', {
  fork: (modulePath: string, parameters: readonly string[] = [], options: Electron.ForkOptions = {}) =>
    new HostUtilityProcess(modulePath, parameters, options),
})
