import type { WebUSB } from 'usb'

/**
 * Calls `changed` whenever a USB device comes or goes; the returned function stops that. `null`: this system has no such events
 * (no USB bus, no permission), and listing from time to time has to do.
 */
export async function watchUsb(
  usb: Pick<WebUSB, 'getDevices' | 'addEventListener' | 'removeEventListener'>,
  changed: () => void,
): Promise<(() => void) | null> {
  try {
    // The event source reports its own failures as uncaught exceptions: ask first whether there is a bus at all.
    await usb.getDevices()
  } catch {
    return null
  }
  const listener = (): void => changed()
  usb.addEventListener('connect', listener)
  usb.addEventListener('disconnect', listener)
  return () => {
    usb.removeEventListener('connect', listener)
    usb.removeEventListener('disconnect', listener)
  }
}
