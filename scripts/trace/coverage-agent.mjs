// Loaded before the app in each of its Node processes (NODE_OPTIONS=--import): counts which functions run while the
// tracer asks for it. Plain JavaScript, because the app's processes strip no types of foreign files.
import { Session } from 'node:inspector/promises'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const socket = connect(process.env['EXTORNO_TRACE_SOCKET'])
socket.unref()
socket.on('error', () => {})

const session = new Session()
session.connect()
await session.post('Profiler.enable')

const answers = {
  start: () => session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false }),
  take: async () => (await session.post('Profiler.takePreciseCoverage')).result,
}

const answer = async (line) => socket.write(`${JSON.stringify((await answers[line]?.()) ?? null)}\n`)
createInterface({ input: socket }).on('line', (line) => void answer(line))
