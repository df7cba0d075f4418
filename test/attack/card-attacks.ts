import { totalMinor } from '../../domain/sale-facts.ts'
import type { SalePage } from '../../domain/sales.ts'
import type { Attack } from './attack.ts'
import { fell } from './attack.ts'
import { voidOf } from './void-of.ts'
import { cashierLimitMinor } from './world.ts'
import type { Attempt, World } from './world.ts'

/** A published test card (Visa's 4761 7390 0101 0010), as a reader in keyboard mode would type its second track. */
const clearTrack = ';4761739001010010=15122011143804489?'
const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase()

/** Ciphertext of published vectors (ANSI X9.24 test key); what is attacked is never this, but what stands in its place. */
const ciphertext = 'C25C1D1197D31CAA87285D59A892047426D9182EC11353C0'

const profile = {
  scheme: 'tdes-dukpt',
  keyVariant: 'data',
  plaintext: 'packed-track',
  padding: 'F-nibble',
  iv: null,
  span: 'per-track',
}

/** Voids with a card of approved card sales within a cashier's limits, newest first. */
async function voidsWithCard(world: World): Promise<((tracks: object) => object)[]> {
  const page = await world.value<SalePage>('sales.search', {})
  return (page?.sales ?? []).flatMap((sale) => {
    if (sale.gateway !== 'kushki' || sale.status !== 'approved') return []
    if (totalMinor(sale.amount) > cashierLimitMinor) return []
    return [
      (tracks: object) => ({
        operationId: crypto.randomUUID(),
        saleKey: sale.key,
        gateway: 'kushki',
        kind: 'void',
        cashier: '',
        reading: { readerName: 'mine', profile },
        body: {
          country: 'PER',
          isDeferred: false,
          is_cashback: false,
          pos_details: { brand: 'EXTORNO', terminal_id: 'EXT0000000001' },
          card: {},
          card_details: { reading_type: 'MCR', tracks },
          ...voidOf(sale),
        },
      }),
    ]
  })
}

/** What main said of a submit: `accepted`, the tag of its error, or why the door was shut. */
const outcomeOf = (attempt: Attempt): string => {
  if ('refused' in attempt) return attempt.refused
  const answer = attempt.answer as { ok: boolean; error?: { tag: string } }
  return answer.ok ? 'accepted' : (answer.error?.tag ?? 'unknown')
}

export const cardAttacks: readonly Attack[] = [
  {
    name: 'a track in clear is handed in as ciphertext',
    async run(world) {
      const [first] = await voidsWithCard(world)
      if (first === undefined) return 'no sale to try it on'
      for (const enc_track2 of [hexOf(clearTrack), '4761739001010010D15122011143804489FF'.slice(0, 36)]) {
        const request = first({ track_ksn: 'FFFF9876543210E00010', enc_track2 })
        const outcome = outcomeOf(await world.call('operations.submit', request))
        if (outcome !== 'ReadingRefused') return `main said ${outcome}`
      }
      const sent = JSON.stringify(await world.acquirer.requests())
      return fell(
        sent.includes('4761739001010010') || sent.includes(hexOf(clearTrack)),
        'it reached the acquirer',
      )
    },
  },
  {
    name: 'one reading of a card is used for two sales',
    async run(world) {
      const [first, second] = await voidsWithCard(world)
      if (first === undefined || second === undefined) return 'no two sales to try it on'
      const tracks = { track_ksn: 'FFFF9876543210E00011', enc_track2: ciphertext }
      const once = outcomeOf(await world.call('operations.submit', first(tracks)))
      const twice = outcomeOf(await world.call('operations.submit', second(tracks)))
      return (
        fell(once !== 'accepted', `the first was not even taken: ${once}`) ??
        fell(twice === 'accepted', 'the same reading was taken twice')
      )
    },
  },
  {
    name: 'a card’s number or track is typed where text belongs, and goes to a gateway',
    async run(world) {
      for (const text of [clearTrack, '4761 7390 0101 0010', 'x 4761739001010010 x']) {
        const attempt = await world.call('sales.search', { text })
        if (!('refused' in attempt)) return `a search for ${text} was made`
      }
      const sent = JSON.stringify(await world.acquirer.requests()).replaceAll(' ', '')
      return fell(sent.includes('4761739001010010'), 'it reached the acquirer')
    },
  },
  {
    name: 'a page in the cashier’s browser steers the sandbox',
    async run(world) {
      const control = 'control' in world.acquirer ? String(world.acquirer.control) : ''
      const before = JSON.stringify(await world.acquirer.operations())
      const answers: number[] = []
      for (const path of ['/reset', '/faults', '/callbacks/post'])
        for (const method of ['POST', 'PUT']) {
          const answer = await fetch(control + path, {
            method,
            headers: { 'content-type': 'text/plain', origin: 'https://example.com' },
            body: '[]',
          })
          answers.push(answer.status)
        }
      const isTaken = answers.some((status) => status < 400)
      return fell(
        isTaken || JSON.stringify(await world.acquirer.operations()) !== before,
        `answered ${answers.join(', ')}`,
      )
    },
  },
]
