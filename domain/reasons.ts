/**
 * The program's own reasons, for a store that keeps no list: words that are stored with the operation, in the store's
 * language.
 */
export const ownReasons = {
  es: {
    changedMind: 'El cliente cambió de opinión',
    faulty: 'Producto fallado o equivocado',
    twice: 'Se cobró dos veces',
    wrongAmount: 'Monto equivocado',
    other: 'Otro motivo',
  },
  en: {
    changedMind: 'The customer changed their mind',
    faulty: 'Faulty or wrong product',
    twice: 'Charged twice',
    wrongAmount: 'Wrong amount',
    other: 'Another reason',
  },
} as const

/** The reasons that a sale of this store may be taken back for, each once: its own list, or the program's. */
export const reasonsOf = (store: {
  language: keyof typeof ownReasons
  reasons: readonly string[]
}): readonly string[] =>
  store.reasons.length === 0 ? Object.values(ownReasons[store.language]) : [...new Set(store.reasons)]
