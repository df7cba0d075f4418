// Runs one operation through the real app and tells its way: npm run trace -- reverse|void|refund
// Prints the files, bytes and journal entries, writes them into docs/trace-KIND.md; the last line is JSON.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operationKindSchema } from '../domain/operations.ts'
import { buildFirst } from './build/build-first.ts'
import { root } from './node24.mjs'
import { asDocument } from './trace/document.ts'
import { runOperation } from './trace/run-operation.ts'
import { wayOf } from './trace/way.ts'

const kind = operationKindSchema.safeParse(process.argv[2])
if (!kind.success) {
  console.error(`trace: say which: npm run trace -- ${operationKindSchema.options.join('|')}`)
  process.exit(1)
}
buildFirst()
const folder = mkdtempSync(join(tmpdir(), 'extorno-trace-'))
try {
  const trace = await runOperation(kind.data, folder)
  const way = wayOf(trace)
  const page = asDocument(trace, way)
  // The figures ask for the way alone; the page is written where a person asks for it.
  if (!process.argv.includes('--print')) writeFileSync(join(root, 'docs', `trace-${kind.data}.md`), page)
  console.log(page)
  console.log(JSON.stringify({ files: way.files, lines: way.lines, serving: way.serving.length }))
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
