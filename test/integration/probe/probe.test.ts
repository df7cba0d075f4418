import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { probeHost } from '../../../scripts/probe/hosts.ts'
import { openAcquirer, type Acquirer } from '../sandbox/acquirer.ts'

const script = join(import.meta.dirname, '../../../scripts/probe.ts')

/** Runs the probe as `npm run probe` does. */
async function run(args: string[], env: Record<string, string> = {}) {
  const out = await mkdtemp(join(tmpdir(), 'probe-'))
  onTestFinished(() => rm(out, { recursive: true, force: true }))
  const child = spawn(process.execPath, [script, '--out', out, ...args], {
    env: { ...process.env, KUSHKI_CREDENTIAL: '', LIQUIDO_API_KEY: '', ...env },
  })
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = (await once(child, 'close')) as [number]
  const files = await Promise.all(
    (await readdir(out))
      .toSorted()
      .map(async (name) => ({ name, text: await readFile(join(out, name), 'utf8') })),
  )
  return { code, printed: (await printed).join(''), files }
}

const argsOf = ({ sandbox }: Acquirer): string[] => [
  '--kushki',
  sandbox.address.kushki,
  '--liquido',
  sandbox.address.liquido,
  '--liquido-auth',
  sandbox.address.liquidoAuth,
  '--wait',
  '2',
  '--every',
  '0.05',
]

const secretsOf = ({ sandbox }: Acquirer): Record<string, string> => ({
  KUSHKI_CREDENTIAL: sandbox.address.credential,
  LIQUIDO_CLIENT_ID: sandbox.address.liquidoClientId,
  LIQUIDO_CLIENT_SECRET: sandbox.address.liquidoClientSecret,
  LIQUIDO_API_KEY: sandbox.address.liquidoApiKey,
})

describe('npm run probe', () => {
  it('learns the envelope, the words, the amounts, the repeats and the delay, and writes them down', async () => {
    const acquirer = await openAcquirer(Date.now())
    const sale = await acquirer.addSale({ secondsAgo: 0 })
    const { code, files } = await run(
      [...argsOf(acquirer), '--sale', sale.id, '--payment', '2022030214000007'],
      secretsOf(acquirer),
    )
    expect(code).toBe(0)
    const [settings, report, page] = files
    expect(JSON.parse(report?.text ?? '')).toMatchObject({
      kushki: {
        search: { httpStatus: 200, envelope: ['items'], empty: ['items'], unpublished: [] },
        operation: {
          first: { httpStatus: 200, transactionStatus: 'APPROVAL', code: '000' },
          again: { httpStatus: 400, code: 'S001' },
          foundAs: [['VOID', 'APPROVAL']],
          itemsAfterRepeat: 1,
        },
      },
      liquido: {
        payment: { httpStatus: 200, transferStatus: 'SETTLED', document: 'string', unpublished: [] },
        refund: {
          first: { httpStatus: 200, transferStatus: 'SETTLED' },
          sameBodyAgain: { httpStatus: 200, transferStatus: 'SETTLED' },
          otherBodyAgain: { httpStatus: 409 },
        },
      },
    })
    expect(page?.text).toContain('## Kushki')
    expect(JSON.parse(settings?.text ?? '')).toEqual({
      extorno: 1,
      changes: { queue: { certainAfterMinutes: 15, personAfterMinutes: 30 } },
    })
  })

  it('takes nothing back unless a sale or a payment is named, and keeps no secret and no id', async () => {
    const acquirer = await openAcquirer(Date.now(), {
      personalities: ['flat-items', 'unknown-kinds', 'clock-skew=10', 'search-created'],
    })
    const { id } = await acquirer.addSale()
    const secrets = secretsOf(acquirer)
    const { code, printed, files } = await run(argsOf(acquirer), secrets)
    expect(code).toBe(0)
    expect((await acquirer.ledger()).operations).toEqual([])
    const written = printed + files.map((file) => file.text).join('')
    for (const secret of [...Object.values(secrets), id]) expect(written).not.toContain(secret)
    const report = JSON.parse(files[1]?.text ?? '') as { kushki: { clockAheadMs: number; search: object } }
    expect(report).toMatchObject({ kushki: { search: { httpStatus: 201 }, operation: null } })
    expect(Object.keys((report.kushki.search as { amounts: object }).amounts).join()).toContain(
      'currency_code',
    )
    expect(Math.round(report.kushki.clockAheadMs / 60_000)).toBe(10)
    expect(JSON.parse(files[0]?.text ?? '')).toEqual({ extorno: 1, changes: {} })
  })

  it.each([
    ['--kushki', 'https://api.kushkipagos.com'],
    ['--liquido', 'https://api.liquido.com'],
    ['--liquido-auth', 'https://authsg.liquido.com'],
  ])('refuses a live host: %s %s', async (...args) => {
    const { code, printed, files } = await run(args, { KUSHKI_CREDENTIAL: 'a-credential' })
    expect({ code, files }).toEqual({ code: 1, files: [] })
    expect(printed).toContain('neither a test host nor this machine')
  })

  it.each([
    'https://api.kushkipagos.com:443',
    'https://API.kushkipagos.com',
    'https://api-uat.kushkipagos.com.example.com',
    'https://api-uat.kushkipagos.com@api.kushkipagos.com',
    'http://api-uat.kushkipagos.com',
    'https://shop.example.com',
    'http://10.0.0.1',
    'nowhere',
  ])('asks %s nothing', (given) => {
    expect(probeHost(given)).toMatchObject({ ok: false })
  })
})
