import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { operationOptions } from '../../../domain/rules.ts'
import { kushkiSale, lima, rules } from './sales.ts'

const run = promisify(execFile)
const rulesFile = join(import.meta.dirname, '../../../domain/rules.ts')

/** The same questions, asked by a process whose machine stands elsewhere. */
const program = `
import { operationOptions } from ${JSON.stringify(rulesFile)}
const { sale, moments, rules } = JSON.parse(process.argv[1])
console.log(JSON.stringify({
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  options: moments.map((now) => operationOptions(sale, [], now, rules)),
}))`

it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Madrid', 'Australia/Adelaide'])(
  'the machine stands in %s: every edge is where it is in Lima',
  async (zone) => {
    const sale = kushkiSale()
    const moments = [
      '2026-11-20T12:00:00',
      '2026-11-20T18:59:59',
      '2026-11-20T19:00:00',
      '2026-11-20T23:58:59',
      '2026-11-20T23:59:00',
      '2026-11-21T00:00:00',
      '2027-03-20T11:59:59',
      '2027-03-20T12:00:00',
    ].map((moment) => lima(moment))
    const { stdout } = await run(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--input-type=module',
        '-e',
        program,
        JSON.stringify({ sale, moments, rules }),
      ],
      { env: { ...process.env, TZ: zone } },
    )
    expect(JSON.parse(stdout)).toEqual({
      zone,
      options: moments.map((now) => operationOptions(sale, [], now, rules)),
    })
  },
)
