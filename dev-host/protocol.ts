import { app } from './application.ts'
import { control } from './control.ts'
import { surface } from './not-implemented.ts'

type Handler = (request: Request) => Response | Promise<Response>

/** Schemes that the app registered as standard and secure before it was ready. */
export const schemes = new Set<string>()
const handlers = new Map<string, Handler>()

export const protocol = surface('protocol', {
  registerSchemesAsPrivileged(custom: Electron.CustomScheme[]) {
    if (app.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged has to be called before app is ready')
    for (const { scheme, privileges } of custom) {
      if (privileges?.standard !== true || privileges.secure !== true)
        throw new Error(`dev-host: only standard and secure schemes are implemented, not '${scheme}'`)
      schemes.add(scheme)
      if (privileges.codeCache === true) control.codeCached.push(scheme)
    }
  },
  handle(scheme: string, handler: Handler) {
    if (!schemes.has(scheme))
      throw new Error(`dev-host: '${scheme}' was not registered as a privileged scheme`)
    if (handlers.has(scheme)) throw new Error(`The scheme '${scheme}' has been registered`)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme: string) => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
} satisfies Partial<Record<keyof Electron.Protocol, unknown>>)

/** The app's own answer to a request of its scheme; `null` where it has no handler. */
export async function answerOfApp(request: Request): Promise<Response | null> {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1))
  return handler === undefined ? null : await handler(request)
}
