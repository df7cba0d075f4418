import { KnownEvents } from './emitter.ts'
import { notImplemented, surface } from './not-implemented.ts'
import { protocol } from './protocol.ts'

type Permission =
  | 'clipboard-read'
  | 'clipboard-sanitized-write'
  | 'geolocation'
  | 'media'
  | 'midi'
  | 'midiSysex'
  | 'notifications'
type RequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>
type CheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>
type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  decide: (response: Electron.CallbackResponse) => void,
) => void
type HeadersReceived = (
  details: Electron.OnHeadersReceivedListenerDetails,
  decide: (response: Electron.HeadersReceivedResponse) => void,
) => void

let permissionRequest: RequestHandler | null = null
let permissionCheck: CheckHandler | null = null
let beforeRequest: BeforeRequest | null = null
let headersReceived: HeadersReceived | null = null

/** The listener alone; filters are not implemented. */
function unfiltered(event: string, parameters: readonly unknown[]): unknown {
  if (parameters.length > 1) throw notImplemented(`session.webRequest.${event} with a filter`)
  return parameters[0] ?? null
}

const webRequest = surface('session.webRequest', {
  onBeforeRequest(...parameters: unknown[]) {
    beforeRequest = unfiltered('onBeforeRequest', parameters) as BeforeRequest | null
  },
  onHeadersReceived(...parameters: unknown[]) {
    headersReceived = unfiltered('onHeadersReceived', parameters) as HeadersReceived | null
  },
} satisfies Partial<Record<keyof Electron.WebRequest, unknown>>)

const isThisMachine = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || /^(?:127\.|\[::1\]$)/u.test(hostname)

const members = {
  protocol,
  webRequest,
  setPermissionRequestHandler(handler: RequestHandler | null) {
    permissionRequest = handler
  },
  setPermissionCheckHandler(handler: CheckHandler | null) {
    permissionCheck = handler
  },
  /**
   * The system's proxy: what a test says in `EXTORNO_HOST_PROXY`, in Chromium's words (`PROXY host:port; DIRECT`), and
   * `DIRECT` otherwise. Chromium asks no proxy for this machine itself (net/docs/proxy.md, implicit bypass rules).
   */
  resolveProxy: (url: string) =>
    Promise.resolve(isThisMachine(new URL(url)) ? 'DIRECT' : (process.env['EXTORNO_HOST_PROXY'] ?? 'DIRECT')),
  /** Chromium asks for a device through a chooser, which the host never shows: no device is ever given. */
  setDevicePermissionHandler(_handler: unknown) {},
  setDisplayMediaRequestHandler(_handler: unknown) {},
  setUSBProtectedClassesHandler(_handler: unknown) {},
  setSpellCheckerEnabled(_enable: boolean) {},
} satisfies Partial<Record<keyof Electron.Session, unknown>>

const defaultSession = surface(
  'session.defaultSession',
  Object.assign(
    new KnownEvents('session.defaultSession', [
      'will-download',
      'select-hid-device',
      'select-serial-port',
      'select-usb-device',
    ]),
    members,
  ),
)

export const session = surface('session', { defaultSession })

/** CDP's names of the permissions that the app is asked about. */
const permissionNames = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
  midiSysex: 'midiSysex',
  'clipboard-read': 'clipboardReadWrite',
  'clipboard-sanitized-write': 'clipboardSanitizedWrite',
} as const

/**
 * The permissions that the app's own handlers grant, by CDP's names. Chromium cannot hand a question over while a page
 * waits, so all are asked when a window opens; without handlers everything is granted, as in Electron.
 */
export function grantedPermissions(
  contents: Electron.WebContents,
): (typeof permissionNames)[keyof typeof permissionNames][] {
  const names = Object.keys(permissionNames) as (keyof typeof permissionNames & Permission)[]
  return names.filter((name) => isGranted(contents, name)).map((name) => permissionNames[name])
}

function isGranted(contents: Electron.WebContents, permission: Permission): boolean {
  const requestingUrl = contents.getURL()
  if (
    permissionCheck !== null &&
    !permissionCheck(contents, permission, requestingUrl, { isMainFrame: true, requestingUrl })
  )
    return false
  if (permissionRequest === null) return true
  let isAllowed = false
  permissionRequest(contents, permission, (answer) => (isAllowed = answer), {
    isMainFrame: true,
    requestingUrl,
  })
  return isAllowed
}

/** Whether the app's own `onBeforeRequest` cancels a request; `false` where it has none. */
export const isCancelledByApp = (details: Electron.OnBeforeRequestListenerDetails): Promise<boolean> =>
  new Promise((resolve) => {
    if (beforeRequest === null) return resolve(false)
    beforeRequest(details, ({ cancel, redirectURL }) => {
      if (redirectURL !== undefined) throw notImplemented('session.webRequest redirectURL')
      resolve(cancel === true)
    })
  })

/** The headers of an answer after the app's own `onHeadersReceived`. */
export const headersAfterApp = (
  details: Electron.OnHeadersReceivedListenerDetails,
  headers: Record<string, string[]>,
): Promise<Record<string, string[]>> =>
  new Promise((resolve) => {
    if (headersReceived === null) return resolve(headers)
    headersReceived({ ...details, responseHeaders: headers }, (response) => {
      const changed = Object.entries(response.responseHeaders ?? headers)
      resolve(Object.fromEntries(changed.map(([name, value]) => [name, [value].flat()])))
    })
  })
