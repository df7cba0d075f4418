import type { NativeModule } from '../../contract/readers.ts'
import { hidTransport } from './hid.ts'
import { serialTransport } from './serial.ts'
import type { Transport } from './transport.ts'

/** The native modules that could be loaded; `null` where one could not (no binding, or a system library is missing). */
export type Native = {
  hid: typeof import('node-hid') | null
  serial: typeof import('serialport') | null
  usb: typeof import('usb') | null
  missing: NativeModule[]
}

/**
 * Variables by which the modules' loaders (napi-rs, node-gyp-build) would load another library than the one beside them, which is code of
 * whoever set the variable. Taken away before the first is loaded; main loads none.
 */
const namesLibrary = /^NAPI_RS_|_PREBUILD$|^PREBUILDS_ONLY$|^npm_config_(?:arch|platform|libc)$/u

function clearForeignLibraries(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment))
    if (namesLibrary.test(name)) Reflect.deleteProperty(environment, name)
}

/**
 * Loads each native module by itself, so that one that fails leaves the others working. Nobody else imports them but
 * for their types: in a bundle of one file any static import is done before the first line runs.
 */
export async function loadNative(): Promise<Native> {
  clearForeignLibraries(process.env)
  const missing: NativeModule[] = []
  const absent = (name: NativeModule) => (): null => {
    missing.push(name)
    return null
  }
  const [hid, serial, usb] = await Promise.all([
    import('node-hid').catch(absent('node-hid')),
    import('serialport').catch(absent('serialport')),
    import('usb').catch(absent('usb')),
  ])
  return { hid, serial, usb, missing: missing.sort() }
}

/** The transports over what was loaded. */
export const nativeTransports = ({
  hid,
  serial,
}: Native): { hid: Transport | null; serial: Transport | null } => ({
  hid: hid === null ? null : hidTransport(hid),
  serial: serial === null ? null : serialTransport(serial),
})
