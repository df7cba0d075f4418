import type { Person } from './person.ts'
import type { Scene, SceneMain } from './scene.ts'

/** 80 characters, the most that the settings take. */
const longestName = 'Inversiones y Distribuidora Comercial Hermanos Quispe Huamaní del Altiplano SAC.'
/** As Kushki prints it. */
const ticket = '123456789012340103'
const amount = { currency: 'PEN', iva: 0, subtotal_iva: 0, subtotal_iva0: 987_654_321 } as const

/** Everything as long as it gets: the store's name, a ticket of 18 digits, amounts of seven. */
function makeLong({ story }: SceneMain): void {
  story.settings = { ...story.settings, merchantName: longestName }
  story.sales = story.sales.map((sale) =>
    sale.gateway === 'liquido'
      ? { ...sale, money: { ...sale.money, minor: amount.subtotal_iva0 } }
      : { ...sale, amount, ...(sale.ticketNumber === '000103' ? { ticketNumber: ticket } : {}) },
  )
  story.rows = story.rows.map((row) => ({
    ...row,
    money: { ...row.money, minor: amount.subtotal_iva0 },
    ticketNumber: ticket,
    cashier: 'María de los Ángeles Huamaní Quispe-Condori',
  }))
}

const scene = (
  name: string,
  play: (person: Person) => Promise<void>,
  shows: Scene['shows'] = () => [longestName],
  hasQueue = false,
): Scene => ({ name: `long-${name}`, options: { hasQueue }, prepare: makeLong, play, shows })

const open = ({ openSale }: Person): Promise<void> => openSale(ticket)
const openRow = async ({ goTo, click, t }: Person): Promise<void> => {
  await goTo('queue')
  await click('button', new RegExp(t('queue.state.queued'), 'u'))
}

/** Where room is short: at 200 %, on a small screen, with the longest of everything. */
export const longScenes: readonly Scene[] = [
  scene('find', async () => undefined),
  scene('sale', open),
  scene('sale-with-card', async (person) => {
    await open(person)
    await person.click('radio', person.t('sale.withCard'))
  }),
  scene('review', async (person) => {
    await open(person)
    await person.review()
  }),
  scene('outcome', async (person) => {
    await open(person)
    await person.confirm()
  }),
  scene('queue', ({ goTo }) => goTo('queue'), undefined, true),
  scene('queue-row', openRow, undefined, true),
  scene(
    'close',
    ({ goTo }) => goTo('close'),
    () => ['S/ 9,876,543.21'],
    true,
  ),
  scene(
    'settings',
    ({ goTo }) => goTo('settings'),
    (t) => [t('settings.title')],
  ),
]
