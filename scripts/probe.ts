// npm run probe -- [--kushki URL] [--sale ID] [--liquido URL --liquido-auth URL] [--payment KEY] [--wait SECONDS] [--out DIR]
//
// Asks a test host what the documents leave open, with the store's own test credentials, and writes what it learnt.
// Credentials come from the environment, or by flags of the same names; they are never printed and never written:
//   KUSHKI_CREDENTIAL, LIQUIDO_CLIENT_ID, LIQUIDO_CLIENT_SECRET, LIQUIDO_API_KEY
// Live hosts are refused. See docs/probe.md.
import { parseArgs } from 'node:util'
import { clearWeakTlsOfCommand } from '../electron/app/tls-environment.ts'
import { probeHost, testHosts } from './probe/hosts.ts'
import { probeKushki } from './probe/kushki.ts'
import { probeLiquido } from './probe/liquido.ts'
import { writeReport, type Learnt } from './probe/report.ts'

clearWeakTlsOfCommand((sentence) => console.error(sentence))
const { values } = parseArgs({
  options: {
    kushki: { type: 'string', default: testHosts.kushki },
    liquido: { type: 'string', default: testHosts.liquido },
    'liquido-auth': { type: 'string', default: testHosts.liquidoAuth },
    sale: { type: 'string' },
    payment: { type: 'string' },
    wait: { type: 'string', default: '600' },
    every: { type: 'string', default: '2' },
    out: { type: 'string', default: 'out/probe' },
    'kushki-credential': { type: 'string', default: process.env['KUSHKI_CREDENTIAL'] ?? '' },
    'liquido-client-id': { type: 'string', default: process.env['LIQUIDO_CLIENT_ID'] ?? '' },
    'liquido-client-secret': { type: 'string', default: process.env['LIQUIDO_CLIENT_SECRET'] ?? '' },
    'liquido-api-key': { type: 'string', default: process.env['LIQUIDO_API_KEY'] ?? '' },
  },
})

function host(given: string): string {
  const checked = probeHost(given)
  if (!checked.ok) throw new Error(checked.error)
  return checked.value
}

function seconds(name: string, text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 3600)) throw new Error(`--${name} wants seconds, up to 3600`)
  return value
}

async function probe(): Promise<Learnt> {
  // All of them first: nothing is sent anywhere while one is refused.
  const hosts = {
    kushki: host(values.kushki),
    liquido: host(values.liquido),
    liquidoAuth: host(values['liquido-auth']),
  }
  const credential = values['kushki-credential']
  const apiKey = values['liquido-api-key']
  if (credential === '' && apiKey === '')
    throw new Error('no credentials: set KUSHKI_CREDENTIAL or LIQUIDO_*')
  return {
    at: new Date().toISOString(),
    hosts,
    kushki:
      credential === ''
        ? null
        : await probeKushki({
            baseUrl: hosts.kushki,
            credential,
            maxWaitMs: seconds('wait', values.wait) * 1000,
            everyMs: seconds('every', values.every) * 1000,
            ...(values.sale === undefined ? {} : { sale: values.sale }),
          }),
    liquido:
      apiKey === ''
        ? null
        : await probeLiquido({
            baseUrl: hosts.liquido,
            authUrl: hosts.liquidoAuth,
            clientId: values['liquido-client-id'],
            clientSecret: values['liquido-client-secret'],
            apiKey,
            ...(values.payment === undefined ? {} : { payment: values.payment }),
          }),
  }
}

try {
  for (const path of writeReport(values.out, await probe())) console.log(path)
} catch (error) {
  console.error(`probe: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
