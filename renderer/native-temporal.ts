import type { Temporal as TemporalTypes } from 'temporal-polyfill'

/**
 * The engine's own Temporal, in the place of the polyfill that Node 24 needs: Chromium has it since version 144, and
 * Electron 45 comes with 156. The build puts this module where the polyfill is asked for.
 */
export const Temporal = Reflect.get(globalThis, 'Temporal') as typeof TemporalTypes
