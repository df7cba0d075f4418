// Loaded before the app in each of its Node processes (NODE_OPTIONS=--import): counts which functions run from the
// first on, and tells the tracer which did since it last asked. Plain JavaScript, because the app's processes strip no types of foreign files.
import { Session } from 'node:inspector/promises'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const socket = connect(process.env['EXTORNO_TRACE_SOCKET'])
socket.unref()
socket.on('error', () => {})

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

const answer = async () => {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  socket.write(`${JSON.stringify(result)}\n`)
}
createInterface({ input: socket }).on('line', () => void answer())
