// Loaded before a hub of a test: a machine whose clock is ahead of this one's, and moves when it is told. It ends with who started it.
let offset = Number(process.env['EXTORNO_TEST_CLOCK_OFFSET'])
const real = Date.now
Date.now = () => real() + offset
process.on('message', ({ offsetMs }) => {
  offset = offsetMs
})
process.on('disconnect', () => process.exit(1))
process.channel?.unref()
