import HID from 'node-hid'
import { hidTransport } from '../../../native-bridge/transports/hid.ts'

/*
 * Runs inside the mocked world: waits for the MagTek reader, asks it for its key serial number by feature report, and
 * prints the answer as hex. The process ends with the link closed.
 */

const path = await new Promise<string>((resolve) => {
  const look = async (): Promise<void> => {
    const found = (await HID.devicesAsync()).find(({ vendorId }) => vendorId === 0x0801)
    if (found?.path === undefined) setTimeout(() => void look(), 50)
    else resolve(found.path)
  }
  void look()
})
const opened = await hidTransport.open(path, { baudRate: 0 }, { bytes: () => {}, lost: () => {} })
if (!opened.ok) throw new Error(opened.error.tag)
const question = new Uint8Array(25)
question[1] = 0x09
const answer = await opened.value.send(question, 'feature')
process.stdout.write(answer.ok ? Buffer.from(answer.value ?? []).toString('hex') : answer.error.tag)
await opened.value.close()
