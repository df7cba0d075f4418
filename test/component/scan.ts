import { cdp } from 'vitest/browser'
import { scanByWedge } from '../window/wedge.ts'
import type { WedgeOptions } from '../window/wedge.ts'

/** Scans a code into the window, with real keys. */
export const scan = (code: string, options?: WedgeOptions): Promise<void> =>
  scanByWedge((method, parameters) => cdp().send(method, parameters), code, options)
