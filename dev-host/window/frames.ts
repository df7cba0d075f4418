import type { Session } from '../devtools.ts'
import { notImplemented, surface } from '../not-implemented.ts'
import { schemes } from '../protocol.ts'
import { preloadWorld } from '../world/scripts.ts'
import { fromChromium, originOf } from './addresses.ts'

type Frame = { id: string; number: number; parentId: string | null; url: string; context: number | null }

/** A frame as main sees it. */
export type HostFrame = Pick<
  Electron.WebFrameMain,
  'url' | 'origin' | 'parent' | 'top' | 'frameTreeNodeId' | 'routingId' | 'processId' | 'detached'
> & { isDestroyed(): boolean }

/** The frames of one page, told by Chromium and not by the page. */
export type Frames = {
  /** The frame whose preload world is this execution context. */
  ofContext(context: number): HostFrame | null
  main(): HostFrame
  /** The execution context of the top frame's preload, once it has one. */
  mainContext(): number | null
}

/** Follows a page's frames and the preload's world in each. */
export async function followFrames(session: Session): Promise<Frames & { mainFrameId: string }> {
  const frames = new Map<string, Frame>()
  let lastNumber = 0
  const keep = (id: string, parentId: string | null, url: string): void => {
    const known = frames.get(id)
    if (known) known.url = url
    else frames.set(id, { id, number: ++lastNumber, parentId, url, context: null })
  }
  session.on('Page.frameAttached', ({ frameId, parentFrameId }) => keep(frameId, parentFrameId, ''))
  session.on('Page.frameNavigated', ({ frame }) => keep(frame.id, frame.parentId ?? null, frame.url))
  session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    const frame = frames.get(frameId)
    if (frame) frame.url = url
  })
  session.on('Page.frameDetached', ({ frameId }) => void frames.delete(frameId))
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const frame = frames.get((context.auxData as { frameId?: string } | undefined)?.frameId ?? '')
    if (frame && context.name === preloadWorld) frame.context = context.id
  })
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    for (const frame of frames.values()) if (frame.context === executionContextId) frame.context = null
  })
  session.on('Runtime.executionContextsCleared', () => {
    for (const frame of frames.values()) frame.context = null
  })

  await session.send('Page.enable')
  const { frame } = (await session.send('Page.getFrameTree')).frameTree
  keep(frame.id, null, frame.url)
  const mainFrameId = frame.id

  const mainFrame = (): Frame => {
    const found = frames.get(mainFrameId)
    if (!found) throw new Error('dev-host: the window has no main frame')
    return found
  }
  return {
    mainFrameId,
    main: () => describe(frames, mainFrame()),
    mainContext: () => frames.get(mainFrameId)?.context ?? null,
    ofContext(context) {
      const found = [...frames.values()].find((candidate) => candidate.context === context)
      return found === undefined ? null : describe(frames, found)
    },
  }
}

/** A frame as main sees it at this moment; whether it is detached is asked again each time. */
function describe(frames: ReadonlyMap<string, Frame>, frame: Frame): HostFrame {
  const { id, number, parentId, url: chromiumUrl } = frame
  const url = fromChromium(chromiumUrl, schemes)
  const parent = parentId === null ? undefined : frames.get(parentId)
  return surface('WebFrameMain', {
    url,
    origin: originOf(url),
    parent: (parent === undefined ? null : describe(frames, parent)) as Electron.WebFrameMain | null,
    get top(): never {
      throw notImplemented('WebFrameMain.top')
    },
    frameTreeNodeId: number,
    routingId: number,
    processId: 1,
    get detached() {
      return !frames.has(id)
    },
    isDestroyed: () => !frames.has(id),
  })
}
