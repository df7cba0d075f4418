import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { bridge, bridgeDescriber, bridgeValues } from './bridge.ts'
import { preloadIpc, preloadRuntime, tellAccelerators } from './preload-runtime.ts'
import { valueCodecSource } from './value-codec.ts'

/** The isolated world that the preload runs in. */
export const preloadWorld = 'electron-preload'

/** The name of the binding that takes the preload's messages to main. */
export const bindingName = '__electronHostPost'

/** Only the top frame has a preload, unless `nodeIntegrationInSubFrames` gives it to every frame. */
const inWantedFrames = (everyFrame: boolean, source: string): string =>
  everyFrame ? source : `if (window === window.top) { ${source} }`

/** One half of the bridge as an expression. */
const bridgeSource = (half: 'page' | 'preload', secret: string): string =>
  `(${bridge.toString()})('${half}', ${JSON.stringify(secret)}, (ask) =>
    (${bridgeValues.toString()})('${half}', ask, ${bridgeDescriber.toString()}))`

/** The half of the bridge that runs in the page's world. */
export const pageScript = (secret: string, everyFrame: boolean): string =>
  inWantedFrames(everyFrame, bridgeSource('page', secret))

/** The preload with all that it sees, for the isolated world. */
export function preloadScript(options: {
  secret: string
  everyFrame: boolean
  preload: string
  additionalArguments: readonly string[]
}): string {
  return `${inWantedFrames(
    options.everyFrame,
    `(${preloadRuntime.toString()})({
      bridge: ${bridgeSource('preload', options.secret)},
      codec: ${valueCodecSource()},
      post: globalThis.${bindingName},
      platform: ${JSON.stringify(process.platform)},
      versions: ${JSON.stringify({ node: process.versions.node })},
      arguments: ${JSON.stringify(options.additionalArguments)},
      preload(require, process, module, exports) { ${readFileSync(options.preload, 'utf8')}
      },
    }, ${preloadIpc.toString()}, ${tellAccelerators.toString()})`,
  )}\n//# sourceURL=${pathToFileURL(options.preload).href}`
}
