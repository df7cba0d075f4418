import type { Protocol, Session } from '../devtools.ts'
import { answerOfApp, schemes } from '../protocol.ts'
import { headersAfterApp, isCancelledByApp } from '../session.ts'
import { fromChromium } from './addresses.ts'

type Paused = Protocol.Fetch.requestPausedPayload
type ResourceType = Electron.OnBeforeRequestListenerDetails['resourceType']

const resourceTypes: Partial<Record<Paused['resourceType'], ResourceType>> = {
  Stylesheet: 'stylesheet',
  Image: 'image',
  Media: 'media',
  Font: 'font',
  Script: 'script',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
}

/**
 * Serves a target's requests from the app's own protocol handler, and lets nothing else out: not a byte of the page
 * reaches the network, whatever the app allows.
 */
export async function serveRequests(
  session: Session,
  mainFrameId: string,
  /** Whether a navigation that the page began may go on. */
  mayNavigate: (url: string) => boolean,
): Promise<void> {
  session.on('Fetch.requestPaused', (paused) => {
    // The target may be gone by the time of the answer; there is nobody left to answer then.
    serve(paused).catch(() => {})
  })
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })

  async function serve(paused: Paused): Promise<void> {
    const { requestId, request, frameId, resourceType } = paused
    const url = fromChromium(request.url, schemes)
    const isMainDocument = resourceType === 'Document' && frameId === mainFrameId
    if (isMainDocument && !mayNavigate(url))
      return void (await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }))
    const details = {
      id: Number(requestId.replace(/\D/gu, '')),
      url,
      method: request.method,
      referrer: '',
      timestamp: Date.now(),
      uploadData: [],
      resourceType: isMainDocument
        ? 'mainFrame'
        : resourceType === 'Document'
          ? 'subFrame'
          : (resourceTypes[resourceType] ?? 'other'),
    } satisfies Electron.OnBeforeRequestListenerDetails
    const isOwn = schemes.has(new URL(url).protocol.slice(0, -1))
    if ((await isCancelledByApp(details)) || !isOwn)
      return void (await session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }))
    const response = await answer(url, request)
    if (response === null)
      return void (await session.send('Fetch.failRequest', { requestId, errorReason: 'AddressUnreachable' }))
    const received: Record<string, string[]> = {}
    for (const [name, value] of response.headers) received[name] = [...(received[name] ?? []), value]
    const headers = await headersAfterApp(
      { ...details, statusLine: `HTTP/1.1 ${response.status}`, statusCode: response.status },
      received,
    )
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: Object.entries(headers).flatMap(([name, values]) =>
        values.map((value) => ({ name, value })),
      ),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    })
  }
}

/** The app's answer; `null` where it has no handler or its handler threw, which stderr tells. */
async function answer(url: string, request: Protocol.Network.Request): Promise<Response | null> {
  try {
    return await answerOfApp(
      new Request(url, {
        method: request.method,
        headers: request.headers,
        ...(request.postData === undefined ? {} : { body: request.postData }),
      }),
    )
  } catch (error) {
    console.error(`dev-host: the handler of ${url} threw`, error)
    return null
  }
}
