// Child processes write what they ran where npm run coverage looks for it; Vitest itself counts only its own process.
const folder = process.env['EXTORNO_PROCESS_COVERAGE']
if (folder !== undefined) process.env['NODE_V8_COVERAGE'] = folder
