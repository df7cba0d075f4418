import { text } from 'node:stream/consumers'
import * as nodeHid from 'node-hid'
import { hidTransport } from '../../../native-bridge/transports/hid.ts'

/*
 * Runs inside the mocked world: hears on standard input that the MagTek reader is plugged in, asks it for its key serial
 * number by feature report, and prints the answer as hex. The process ends with the link closed.
 */

await text(process.stdin)
const found = (await nodeHid.devicesAsync()).find(({ vendorId }) => vendorId === 0x0801)
if (found?.path === undefined) throw new Error('the reader is not listed')
const opened = await hidTransport(nodeHid).open(
  found.path,
  { baudRate: 0 },
  { bytes: () => {}, lost: () => {} },
)
if (!opened.ok) throw new Error(opened.error.tag)
const question = new Uint8Array(25)
question[1] = 0x09
const answer = await opened.value.send(question, 'feature')
process.stdout.write(answer.ok ? Buffer.from(answer.value ?? []).toString('hex') : answer.error.tag)
await opened.value.close()
