import { err, ok } from '../../../domain/result.ts'
import { salesOnAPage } from '../../../domain/sale-facts.ts'
import type { Scene, SceneMain } from './scene.ts'
import { gone, never, sceneName } from './scene.ts'
import type { Person } from './person.ts'

const search = async ({ fill, click, t }: Person, text: string): Promise<void> => {
  await fill(t('find.search'), text)
  await click('button', t('find.go'))
}

/** Main finds many sales, a page at a time. */
const findMany = ({ fake, story }: SceneMain): void => {
  const [, , sale] = story.sales
  if (sale?.gateway !== 'kushki') throw new Error('the story has no third sale')
  fake.sales.search.answer(({ page }) =>
    ok({
      sales: [{ ...sale, key: `${sale.key}-${page}`, ticketNumber: `9000${page}` }],
      total: 3 * salesOnAPage,
      page,
      hasMore: false,
      source: 'gateway',
      asOf: Date.now(),
    }),
  )
}

const openTypedPayment = ({ click, t }: Person): Promise<void> => click('button', t('find.typed.open'))
const unknownKey = '20261120170000077'
const askForPayment = async (person: Person, key: string): Promise<void> => {
  const { t, fill, click } = person
  await openTypedPayment(person)
  await fill(t('find.typed.referenceId'), key)
  await click('button', t('find.typed.ask'))
}
const typePayment = async (person: Person): Promise<void> => {
  const { t, fill, click, see } = person
  await askForPayment(person, unknownKey)
  await see(t('find.typed.unknown'))
  await fill(t('sale.method'), 'credit card')
  await fill(`${t('sale.amount')} (S/)`, '80,00')
  await fill(t('sale.payer'), 'Luis Rojas')
  await click('button', t('find.typed.add'))
}

const failures = [
  ['unauthorised', { tag: 'Unauthorised', gateway: 'kushki' }],
  ['not-configured', { tag: 'NotConfigured' }],
  ['not-understood', { tag: 'AnswerNotUnderstood', gateway: 'kushki' }],
] as const

export const findScenes: readonly Scene[] = [
  {
    name: 'find',
    play: ({ see }) => see('000103'),
    shows: (t) => [t('find.title'), t('find.today'), 'S/ 1,234.50', t('saleStatus.unknown')],
  },
  {
    name: 'find-loading',
    prepare: ({ fake }) => fake.sales.search.answer(never),
    shows: (t) => [t('find.searching')],
  },
  {
    name: 'find-empty',
    prepare: ({ story }) => void story.sales.splice(0),
    shows: (t) => [t('find.noneToday')],
  },
  {
    name: 'find-not-among-the-newest',
    play: async (person, { fake }) => {
      await person.see('000103')
      fake.sales.search.answer(() =>
        ok({ sales: [], total: 0, page: 1, hasMore: true, source: 'gateway', asOf: Date.now() }),
      )
      await search(person, '999999')
    },
    shows: (t) => [t('find.atLeast', { total: 0 }), t('find.noneAmongNewest')],
  },
  {
    name: 'find-nothing-found',
    play: (person) => search(person, 'no such voucher'),
    shows: (t) => [t('find.results'), t('find.none')],
  },
  {
    name: 'find-cached',
    prepare: ({ story }) => {
      story.isCached = true
      story.connection = 'offline'
    },
    shows: (t) => [t('find.cached', { age: '2 h 5 min', gateway: 'Kushki' })],
  },
  ...failures.map(([name, error]): Scene => ({
    name: `find-${name}`,
    prepare: ({ fake }) => fake.sales.search.answer(() => err(error)),
    shows: (t) => [t(`searchError.${error.tag}`, { gateway: 'Kushki' })],
  })),
  {
    name: 'find-not-read',
    prepare: ({ fake }) => fake.sales.search.answer(() => err({ tag: 'StorageFailed', why: 'damaged' })),
    shows: (t) => [t('searchError.StorageFailed', { why: t('submitError.storage.damaged') })],
  },
  {
    name: 'find-unreachable',
    prepare: ({ fake }) => fake.sales.search.answer(gone),
    shows: (t) => [t('find.failed')],
  },
  {
    name: 'find-wrong-filters',
    play: async ({ t, click, fill }) => {
      await fill(t('find.lastFour'), '91')
      await click('button', t('find.go'))
    },
    shows: (t) => [t('find.badFilter')],
  },
  {
    name: 'find-chosen',
    play: async ({ t, see, choose }) => {
      await see('000103')
      await choose(t('sale.status'), 'unknown')
    },
    shows: (t) => [t('find.results'), t('find.clear')],
  },
  {
    name: 'find-no-credential',
    prepare: ({ fake, story }) => {
      story.setConnection('untried')
      fake.sales.search.answer(() => err({ tag: 'NotConfigured' }))
    },
    shows: (t) => [t('searchError.NotConfigured'), t('shell.connection.notConfigured')],
  },
  {
    name: 'find-not-reached',
    prepare: ({ story }) => {
      story.isCached = true
      story.setConnection('untried')
    },
    shows: (t) => [t('find.cached', { age: '2 h 5 min', gateway: 'Kushki' }), t('shell.connection.offline')],
  },
  {
    name: 'find-many-pages',
    prepare: findMany,
    play: async ({ t, see, click }) => {
      await see('90001')
      await click('button', t('find.next'))
    },
    shows: (t) => ['90002', t('find.page', { page: 2, pages: 3 })],
  },
  {
    name: 'find-sale-gone',
    prepare: ({ fake }) => fake.sales.detail.answer(() => err({ tag: 'SaleUnknown' })),
    play: ({ openSale }) => openSale('000103'),
    shows: (t) => [t('sale.unknownSale')],
  },
  {
    name: 'find-sale-kept',
    play: async ({ t, openSale, click }) => {
      await openSale('000103')
      await click('button', t('review.back'))
    },
    shows: (t) => [t('find.resume', { ticket: '000103' })],
  },
  {
    name: 'find-by-card',
    play: ({ t, click }) => click('button', t('find.byCard.open')),
    shows: (t) => [t('find.byCard.title'), t('reader.activity.waitingForCard')],
  },
  {
    name: 'find-by-card-not-read',
    play: async ({ t, click, see }) => {
      await click('button', t('find.byCard.open'))
      await see(t('reader.activity.waitingForCard'))
      await click('button', t('reader.scenario.badRead'))
    },
    shows: (t) => [t('reader.refusal.BadRead')],
  },
  { name: 'find-typed-payment', play: openTypedPayment, shows: (t) => [t('find.typed.why')] },
  {
    name: 'find-typed-payment-wrong',
    play: async (person) => {
      await askForPayment(person, '')
    },
    shows: (t) => [t('find.badFilter')],
  },
  {
    name: 'find-payment-told',
    play: (person) => askForPayment(person, '2026112014000012'),
    shows: (t) => [t('sale.title'), 'CREDIT CARD •••• 4242', 'S/ 59.90', 'Rosa Quispe'],
  },
  {
    name: 'find-payment-unknown',
    play: (person) => askForPayment(person, unknownKey),
    shows: (t) => [t('find.typed.unknown'), t('find.typed.add')],
  },
  ...(['unreachable', 'unauthorised', 'notUnderstood'] as const).map((why): Scene => ({
    name: sceneName('find-payment', why),
    prepare: ({ fake }) => fake.sales.findPayment.answer(() => err({ tag: 'NotAsked', why })),
    play: (person) => askForPayment(person, unknownKey),
    shows: (t) => [t(`find.typed.notAsked.${why}`), t('sale.method')],
  })),
  {
    name: 'find-typed-payment-not-approved',
    options: { signedIn: 'ana' },
    play: async (person) => {
      await typePayment(person)
      await person.click('button', person.t('approval.no'))
    },
    shows: (t) => [t('find.typed.title'), t('approval.notApproved')],
  },
  {
    name: 'find-typed-payment-not-stored',
    prepare: ({ fake }) => fake.sales.addPayment.answer(() => err({ tag: 'StorageFailed', why: 'full' })),
    play: typePayment,
    shows: (t) => [t('find.typed.title'), t('submitError.storage.full')],
  },
  {
    name: 'find-typed-payment-unreachable',
    prepare: ({ fake }) => fake.sales.addPayment.answer(gone),
    play: typePayment,
    shows: (t) => [t('find.typed.title'), t('find.failed')],
  },
  {
    name: 'find-typed-payment-opened',
    play: typePayment,
    shows: (t) => [t('sale.title'), t('sale.typedByHand'), 'CREDIT CARD', 'S/ 80.00', 'Luis Rojas'],
  },
]
