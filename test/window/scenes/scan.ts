import type { Scene } from './scene.ts'
import { never } from './scene.ts'

const foreignCode = '20100047218|03|B001|4711|18.00|118.00|2026-11-20|1|45678901|'.repeat(3)
const track = ';4761739001010010=25122011143878089?'

/** A code is read where it does not open its sale at once. */
export const scanScenes: readonly Scene[] = [
  {
    name: 'scan-asks-over-a-sale',
    play: async (person) => {
      await person.openSale('000103')
      await person.review()
      await person.scan('000104')
    },
    shows: (t) => [t('scan.question.title'), '000104', t('scan.question.leaves.sale')],
  },
  {
    name: 'scan-asks-over-settings',
    play: async ({ t, goTo, fill, see, scan }) => {
      await goTo('settings')
      await fill(t('settings.field.merchantName'), 'Bodega San Juan')
      await see(t('settings.unsaved'))
      await scan('000104')
    },
    shows: (t) => [t('scan.question.title'), '000104', t('scan.question.leaves.settings')],
  },
  {
    name: 'scan-of-the-open-sale',
    play: async ({ openSale, scan, see, t }) => {
      await openSale('000103')
      await see(t('sale.review'))
      await scan('000103')
    },
    shows: (t) => [t('sale.title'), t('scan.told.sameSale')],
  },
  {
    name: 'scan-at-the-sign-in',
    options: { people: ['ana', 'luis', 'marta', 'rosa'] },
    play: ({ scan }) => scan('000104'),
    shows: (t) => [t('people.signIn.title'), t('scan.told.entrance')],
  },
  {
    name: 'scan-over-a-dialog',
    play: async ({ t, click, see, scan }) => {
      await click('button', new RegExp(`^${t('shell.cashier')}`, 'u'))
      await see(t('shell.cashierSay'))
      await scan('000104')
    },
    shows: (t) => [t('shell.cashierSay'), t('scan.told.dialog')],
  },
  {
    name: 'scan-of-a-card-over-a-dialog',
    play: async ({ t, click, see, scan }) => {
      await click('button', new RegExp(`^${t('shell.cashier')}`, 'u'))
      await see(t('shell.cashierSay'))
      await scan(track)
    },
    shows: (t) => [t('shell.cashierSay'), t('scan.told.cardData')],
  },
  {
    name: 'scan-of-a-card',
    play: ({ scan }) => scan(track),
    shows: (t) => [t('shell.cardDataInText.why')],
  },
  {
    name: 'scan-while-storing',
    prepare: ({ fake }) => fake.operations.submit.answer(never),
    play: async ({ t, openSale, confirm, see, scan }) => {
      await openSale('000103')
      await confirm()
      await see(t('review.confirming'))
      await scan('000104')
    },
    shows: (t) => [t('review.confirming'), t('scan.told.storing')],
  },
  { name: 'scan-incomplete', play: ({ scan }) => scan('04'), shows: (t) => [t('scan.told.incomplete')] },
  { name: 'scan-foreign', play: ({ scan }) => scan(foreignCode), shows: (t) => [t('scan.told.noVoucher')] },
  {
    name: 'scan-found-nothing',
    play: ({ scan }) => scan('7750182003'),
    shows: (t) => [t('find.results'), t('find.none')],
  },
]
