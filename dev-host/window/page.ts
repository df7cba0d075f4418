import { randomUUID } from 'node:crypto'
import { readyChromium } from '../application.ts'
import type { Session } from '../devtools.ts'
import { bindingName, pageScript, preloadScript, preloadWorld } from '../world/scripts.ts'
import { followFrames } from './frames.ts'
import type { Frames, HostFrame } from './frames.ts'
import { serveRequests } from './requests.ts'

/** What a page tells the window that owns it. */
export type PageListener = {
  /** A message of the preload, from the frame that Chromium names; answers go to the same execution context. */
  onMessage: (text: string, from: HostFrame, context: number) => void
  mayNavigate: (url: string) => boolean
  onWindowOpen: (url: string, frameName: string, features: string) => void
  onGone: () => void
}

export type Page = {
  session: Session
  targetId: string
  frames: Frames
  close(): Promise<void>
}

type Size = { width: number; height: number }

let isWatchingTargets = false
/** The app window that Chromium opened at its start, until main's first window takes it. */
let startupTarget: string | null = null
const sessionOfTarget = new Map<string, string>()
const onTargetGone = new Map<string, () => void>()

/** Attaches to every page before it runs; one that no window asked for is closed before its first script. */
async function watchTargets(): Promise<void> {
  if (isWatchingTargets) return
  isWatchingTargets = true
  const { browser, session } = (await readyChromium()).devTools
  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    sessionOfTarget.set(targetInfo.targetId, sessionId)
    if (targetInfo.openerId === undefined) {
      if (targetInfo.url.startsWith('data:')) startupTarget = targetInfo.targetId
      return
    }
    void browser.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => {})
    void session(sessionId)
      .send('Runtime.runIfWaitingForDebugger')
      .catch(() => {})
  })
  browser.on('Target.detachedFromTarget', ({ targetId, sessionId }) => {
    const gone = targetId ?? [...sessionOfTarget].find(([, known]) => known === sessionId)?.[0]
    if (gone !== undefined) onTargetGone.get(gone)?.()
  })
  await browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }],
  })
}

/** Opens a blank page with everything in place: interception, preload, frames. */
export async function openPage(
  size: Size,
  preferences: Electron.WebPreferences,
  listener: PageListener,
): Promise<Page> {
  const { devTools } = await readyChromium()
  await watchTargets()
  const targetId = await takeTarget(devTools.browser, size)
  const sessionId = sessionOfTarget.get(targetId)
  if (sessionId === undefined) throw new Error('dev-host: Chromium did not hand over the new page')
  const session = devTools.session(sessionId)
  onTargetGone.set(targetId, listener.onGone)

  const frames = await followFrames(session)
  session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
    listener.onWindowOpen(url, windowName, windowFeatures.join(',')),
  )
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    const frame = name === bindingName ? frames.ofContext(executionContextId) : null
    if (frame !== null) listener.onMessage(payload, frame, executionContextId)
  })
  await session.send('Runtime.enable')
  await session.send('Inspector.enable')
  await serveRequests(session, frames.mainFrameId, listener.mayNavigate)
  await installPreload(session, preferences)
  await session.send('Runtime.runIfWaitingForDebugger')
  await fitContent(session, size)
  return {
    session,
    targetId,
    frames,
    close: async () => void (await devTools.browser.send('Target.closeTarget', { targetId })),
  }
}

async function takeTarget(browser: Session, size: Size): Promise<string> {
  const taken = startupTarget
  startupTarget = null
  if (taken !== null) return taken
  const created = await browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, ...size })
  return created.targetId
}

async function installPreload(session: Session, preferences: Electron.WebPreferences): Promise<void> {
  if (preferences.preload === undefined) return
  const secret = randomUUID()
  const everyFrame = preferences.nodeIntegrationInSubFrames ?? false
  await session.send('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorld })
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(secret, everyFrame) })
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    worldName: preloadWorld,
    source: preloadScript({
      secret,
      everyFrame,
      preload: preferences.preload,
      additionalArguments: preferences.additionalArguments ?? [],
    }),
  })
}

/** A window also has a frame or a browser's bars; it is made larger by as much, so that the page has the asked size. */
async function fitContent(session: Session, { width, height }: Size): Promise<void> {
  const { windowId, bounds } = await session.send('Browser.getWindowForTarget')
  const { cssLayoutViewport } = await session.send('Page.getLayoutMetrics')
  const bars = {
    width: (bounds.width ?? width) - cssLayoutViewport.clientWidth,
    height: (bounds.height ?? height) - cssLayoutViewport.clientHeight,
  }
  await session.send('Browser.setWindowBounds', {
    windowId,
    bounds: { width: width + bars.width, height: height + bars.height },
  })
}
