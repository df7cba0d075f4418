import type { Catalogue } from '../es/index.ts'

export const scan: Catalogue['scan'] = {
  told: {
    entrance: 'A code was scanned. It is not taken here: type with the keys.',
    dialog: 'A code was scanned. It does nothing here: finish or close this first.',
    storing: 'A code was scanned while this operation is being stored. Wait, then scan again.',
    cardData: 'Data of a card was read. It was not taken, kept or sent.',
    incomplete: 'The code was not read whole. Scan again.',
    noVoucher: 'The code that was read is not one of a voucher.',
    sameSale: 'It is the code of the sale that is open already.',
  },
  question: {
    title: 'Leave this one and open the other?',
    scanned: 'The code that was read:',
    leaves: {
      sale: 'The sale that is open stays unfinished: nothing of it was sent.',
      settings: 'Changes of the settings that were not saved are lost.',
    },
    stay: 'No, go on with this one (Esc)',
    leave: 'Yes, open the other',
  },
}
