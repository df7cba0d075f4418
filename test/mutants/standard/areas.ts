/** A part of the product that standard mutants are made of, and the unit tests that must notice them. */
export type Area = {
  name: string
  mutate: readonly string[]
  /**
   * Each is repeated for every mutant that still stands, in this order: a file that takes long stands last, and here only
   * where no quicker one sees the same.
   */
  tests: readonly string[]
}

/**
 * A test that takes the processor for longer counts for no mutant: twenty thousand blocks of ciphertext, once for each of
 * four hundred mutants, would take hours. Milliseconds.
 */
export const maxBusyMs = 250

const integration = (...names: string[]): string[] => names.map((name) => `test/integration/${name}.test.ts`)
const unit = (...names: string[]): string[] => names.map((name) => `test/unit/${name}.test.ts`)

/** In the order of what moves money. */
export const areas: readonly Area[] = [
  {
    name: 'domain',
    mutate: ['domain/**/*.ts'],
    tests: unit(
      '{evidence,money,requests,answers,backoff,sales,authority}/*',
      'rules/{operation-options,day,documents,limits,reconciliation,time-zones,forms,agreed-ciphertext}',
      'rules/{close-sums,ruc,same-card}',
      'sales/{sale-marks,sale-names}',
      'gateways/{kushki,liquido}-{answer,items,look-up}*',
      'protocols/{tlv,tlv-bounds,ksn,clear-tracks,clear-card-data,idtech-neo}',
      'main/card-data-in-calls',
      'window/{queue-limits,open-rows,flow}',
      'outbox/{steady-clock,row-steps-*}',
      'acceptance/typed-payment',
      'session/admission',
      'rules/ciphertext',
      'acceptance/{accept,card-data,default-agreement,prove-reader}',
      'outbox/{wire,reconciler,reasons}',
    ),
  },
  {
    name: 'rows',
    mutate: ['electron/outbox/row-*.ts'],
    tests: unit('outbox/row-*', 'outbox/refusals'),
  },
  {
    name: 'gateways',
    mutate: ['electron/gateways/**/*.ts'],
    tests: [
      ...unit(
        '{evidence,answers}/*',
        'gateways/*',
        'contract-pack/{kushki-parsers,liquido-parsers,liquido-payments,shape,altered-answers}',
        'callbacks/{apply,kushki-webhook,signature}',
        'sales/*',
      ),
      // Over HTTP, against the sandbox in the same process.
      ...integration(
        'callbacks/kushki-webhooks',
        'gateways/{kushki-look-up,kushki-answers,kushki-search,liquido-token,liquido,secrets-and-hosts,sale-finder,shop-network}',
      ),
    ],
  },
  {
    name: 'acceptance',
    mutate: ['electron/acceptance/**/*.ts'],
    tests: unit('acceptance/*', 'outbox/{wire,reasons}'),
  },
  {
    name: 'storage',
    mutate: ['electron/storage/**/*.ts'],
    tests: [
      ...unit(
        'storage/*',
        'journal/{journal,journal-personal}',
        'day-close/*',
        'outbox/{wire,restored,disk}',
        'outbox/{personal-data,order,clock,outbox}',
        'journal/{exporter,export-file}',
      ),
      ...integration('gateways/sale-finder'),
    ],
  },
]
