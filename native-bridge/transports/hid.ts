import type { HIDAsync } from 'node-hid'
import { err, ok } from '../../domain/result.ts'
import { hidOpenProblem } from './open-problem.ts'
import type { LinkListener, OpenLink, Transport } from './transport.ts'

/** USB HID devices through node-hid's asynchronous API (hidraw on Linux, so that no kernel driver is detached). */
export const hidTransport = (nodeHid: Pick<typeof import('node-hid'), 'HIDAsync'>): Transport => ({
  kind: 'hid',
  async open(path, _options, listener) {
    try {
      return ok(link(await nodeHid.HIDAsync.open(path), listener))
    } catch (error) {
      return err(await hidOpenProblem(error, path, process.platform))
    }
  },
})

function link(device: HIDAsync, listener: LinkListener): OpenLink {
  let over = false
  const close = async (): Promise<void> => {
    over = true
    try {
      await device.close()
    } catch {
      // Closed already, or gone with its device.
    }
  }
  device.on('data', (report: Buffer) => {
    if (!over) listener.bytes(report)
  })
  // The payload is a string in node-hid 3, and any read error means that the device is gone.
  device.on('error', () => {
    if (over) return
    void close()
    listener.lost()
  })
  return {
    async send(bytes, as) {
      if (over) return err({ tag: 'NotSent' })
      try {
        const report = Buffer.from(bytes)
        if (as === 'output') {
          await device.write(report)
          return ok(null)
        }
        await device.sendFeatureReport(report)
        return ok(await device.getFeatureReport(report[0] ?? 0, report.length))
      } catch {
        return err({ tag: 'NotSent' })
      }
    },
    // A HID device has no line speed.
    setBaudRate: async () => ok(undefined),
    close,
  }
}
