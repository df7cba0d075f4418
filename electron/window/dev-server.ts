import type { CommandLine } from 'electron'

const flag = '--dev-server='

/**
 * The Vite dev server that `npm run dev` named on the command line, `http://127.0.0.1:PORT`, or `null`. A packaged app
 * has none whatever it is started with, and no other host is taken: what it serves runs as the window.
 */
export function devServerOf(isPackaged: boolean, argv: readonly string[]): URL | null {
  const named = argv.find((word) => word.startsWith(flag))?.slice(flag.length)
  if (isPackaged || named === undefined || !URL.canParse(named)) return null
  const url = new URL(named)
  return url.protocol === 'http:' && url.hostname === '127.0.0.1' ? url : null
}

/** Where the page hears of changes. */
export const changesOf = (devServer: URL): string => `ws://${devServer.host}`

/** Chromium asks before a page connects to its own machine, which nobody could answer. Before the app is ready. */
export function allowChanges(commandLine: CommandLine): void {
  commandLine.appendSwitch('disable-features', 'LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets')
}
