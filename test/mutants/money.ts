/** One change of the code that must make one of its tests fail. `from` stands once in the file. */
export type Mutant = {
  name: string
  file: string
  from: string
  to: string
  /** Files of the unit project. */
  tests: readonly string[]
}

const unit = (...names: string[]): string[] => names.map((name) => `test/unit/${name}.test.ts`)

const judge: readonly Mutant[] = [
  {
    name: 'an approval for any amount is believed',
    from: "  if (isAsked(asked, amount)) return { verdict: 'done' }\n  const isPart",
    to: "  if (amount !== null) return { verdict: 'done' }\n  const isPart",
  },
  {
    name: 'the currency of an approval is not looked at',
    from: 'amount !== null && amount.currency === asked.amount.currency && amount.minor === asked.amount.minor',
    to: 'amount !== null && amount.minor === asked.amount.minor',
  },
  {
    name: 'an approval for a part counts as the whole',
    from: "{ verdict: 'partlyDone', minor: amount.minor } : undecided('amount')",
    to: "{ verdict: 'done' } : undecided('amount')",
  },
  {
    name: 'what speaks against itself is believed',
    from: "if (contradictions.length > 0) return undecided('contradiction')",
    to: "if (contradictions.length > 99) return undecided('contradiction')",
  },
  {
    name: 'a record of another operation is taken for the own one',
    from: 'else if (!sameId(id, asked.id))',
    to: "else if (sameId(id, ''))",
  },
  {
    name: 'an approved sale proves that it was reversed',
    from: "    case 'approved':\n    case 'inProgress':\n      return nothing",
    to: "    case 'approved':\n      return { verdict: 'done' }\n    case 'inProgress':\n      return nothing",
  },
  {
    name: 'a decline wins over an approval in one list',
    from: "if (isDone) return { verdict: 'done' }",
    to: "if (isDone && speaking.every(({ verdict }) => verdict === 'done')) return { verdict: 'done' }",
  },
].map((mutant) => ({ ...mutant, file: 'domain/evidence.ts', tests: unit('evidence/judge') }))

const rulesAndAmounts: readonly Mutant[] = [
  {
    name: 'what was given back is not taken off a sale',
    file: 'domain/rules.ts',
    from: 'Math.max(0, total - givenBack)',
    to: 'Math.max(0, total)',
    tests: unit('rules/operation-options'),
  },
  {
    name: 'a sale may have two operations under way',
    file: 'domain/rules.ts',
    from: "[(s) => s.inFlight, { reason: 'inFlight' }],",
    to: '',
    tests: unit('rules/operation-options'),
  },
  {
    name: 'a sale that was reversed elsewhere is given back again',
    file: 'domain/rules.ts',
    from: "[(s) => s.reversed, { reason: 'alreadyReversed' }],",
    to: '',
    tests: unit('rules/operation-options'),
  },
  {
    name: 'a partial takes cents that a part does not have',
    file: 'domain/money.ts',
    from: 'shares.set(name, whole + 1)',
    to: 'shares.set(name, whole + 2)',
    tests: unit('money/amount-parts'),
  },
  {
    name: 'a partial may be larger than what is left',
    file: 'domain/money.ts',
    from: 'minor < 1 || minor > total) return null',
    to: 'minor < 1) return null',
    tests: unit('money/amount-parts'),
  },
  {
    name: 'earlier partials are forgotten',
    file: 'domain/money.ts',
    from: 'for (const earlier of earlierMinor) left = subtract(left, share(left, earlier))',
    to: 'for (const earlier of earlierMinor.slice(1)) left = subtract(left, share(left, earlier))',
    tests: unit('money/amount-parts'),
  },
  {
    name: 'the tip is not part of the total',
    file: 'domain/money.ts',
    from: '    (amount.tip ?? 0) +\n',
    to: '',
    tests: unit('money/amount-parts', 'rules/operation-options'),
  },
  {
    name: 'the limit of the day does not count the operation itself',
    file: 'domain/limits.ts',
    from: 'used: today + minor, max: limits.perDayMinor[kind]',
    to: 'used: today, max: limits.perDayMinor[kind]',
    tests: unit('acceptance/accept', 'window/queue-limits'),
  },
  {
    name: 'a Liquido refund may be larger than its payment',
    file: 'domain/body-matches-sale.ts',
    from: "  if (body.amount > sale.money.minor) return 'amount'\n",
    to: '',
    tests: unit('requests/body-matches-sale', 'acceptance/accept'),
  },
]

const acceptance: readonly Mutant[] = [
  {
    name: 'more than is left of a sale is accepted',
    from: 'if (money.minor > availability.maxMinor)',
    to: 'if (money.minor > availability.maxMinor * 2)',
  },
  {
    name: 'a second operation on a sale is accepted',
    from: "if (open) return err({ tag: 'InFlight', operationId: open.operationId })",
    to: '',
  },
].map((mutant) => ({ ...mutant, file: 'electron/acceptance/accept.ts', tests: unit('acceptance/accept') }))

const rows: readonly Mutant[] = [
  {
    name: 'the replay flag is never set',
    file: 'electron/outbox/row-transitions.ts',
    from: "{ type: 'send', replay: row.mayHaveBeenProcessed }",
    to: "{ type: 'send', replay: false }",
    tests: unit('outbox/wire'),
  },
  {
    name: 'a row found at a start was surely not processed',
    file: 'electron/outbox/row-transitions.ts',
    from: "      attempts: row.attempts + (row.state === 'sending' ? 1 : 0),\n      mayHaveBeenProcessed: true,",
    to: "      attempts: row.attempts + (row.state === 'sending' ? 1 : 0),\n      mayHaveBeenProcessed: false,",
    tests: unit('outbox/row-machine', 'outbox/complaints', 'outbox/restored'),
  },
  {
    name: 'a refusal of a repeat ends the row',
    file: 'electron/outbox/row-machine.ts',
    from: '  (row, context, answer) =>\n    row.mayHaveBeenProcessed\n      ? change(',
    to: '  (row, context, answer) =>\n    row.mayHaveBeenProcessed && row.attempts < 0\n      ? change(',
    tests: unit('outbox/row-machine', 'outbox/refusals', 'outbox/outbox'),
  },
  {
    name: 'a decline that is found once ends the row',
    file: 'electron/outbox/row-machine.ts',
    from: 'row.declineSeen && certainAt(row, context) <= context.now',
    to: 'certainAt(row, context) <= context.now || !row.declineSeen',
    tests: unit('outbox/row-machine', 'outbox/outbox'),
  },
  {
    name: 'a void is sent again after one look-up that found nothing',
    file: 'electron/outbox/row-machine.ts',
    from: '!policy.isRepeatSafe || !row.mayHaveBeenProcessed)\n    return toAttention',
    to: '!row.mayHaveBeenProcessed)\n    return toAttention',
    tests: unit('outbox/row-machine', 'outbox/outbox'),
  },
  {
    name: '"send again" does not look up first',
    file: 'electron/outbox/row-machine.ts',
    from: "? lookUpFirst(row, 'sendAgain', context.now)",
    to: '? carriedOut.sendAgain(row, context)',
    tests: unit('outbox/row-machine', 'outbox/outbox', 'outbox/complaints'),
  },
  {
    name: 'a part that a person tells counts as all',
    file: 'electron/outbox/row-machine.ts',
    from: 'if (minor === undefined) return',
    to: 'if (minor === undefined || minor > 0) return',
    tests: unit('outbox/row-steps-attention'),
  },
  {
    name: 'half the amount in every refund with card',
    file: 'electron/outbox/request-body.ts',
    from: 'body: { ...body, ...block }, replay }',
    to: "body: { ...body, ...block, ...(row.kind === 'refund' ? { amount: { ...body.amount, subtotal_iva0: body.amount.subtotal_iva0 / 2 } } : {}) }, replay }",
    tests: unit('outbox/wire'),
  },
  {
    name: 'the linked refund has a random id at the acquirer',
    file: 'electron/outbox/linked-refund.ts',
    from: "derivedUuid(voidId, 'linked refund at the acquirer')",
    to: 'crypto.randomUUID()',
    tests: unit('outbox/wire'),
  },
  {
    name: 'the linked refund has a random id here',
    file: 'electron/outbox/linked-refund.ts',
    from: "derivedUuid(voidId, 'linked refund')",
    to: 'crypto.randomUUID()',
    tests: unit('outbox/wire'),
  },
  {
    name: 'answers that come during quit are not recorded',
    file: 'electron/outbox/dispatcher.ts',
    from: '      await inFlight.settle(graceMs)\n      tick()',
    to: '      await inFlight.settle(graceMs)',
    tests: unit('outbox/wire'),
  },
]

const gateways: readonly Mutant[] = [
  {
    name: 'a look-up takes the first item of two',
    file: 'electron/gateways/kushki.ts',
    from: 'kushkiLookUp(request, answer.value.items, clock.now())',
    to: 'kushkiLookUp(request, answer.value.items.slice(0, 1), clock.now())',
    tests: unit('gateways/kushki-look-up'),
  },
  {
    name: 'a look-up takes the last item of two',
    file: 'electron/gateways/kushki.ts',
    from: 'kushkiLookUp(request, answer.value.items, clock.now())',
    to: 'kushkiLookUp(request, answer.value.items.slice(-1), clock.now())',
    tests: unit('gateways/kushki-look-up'),
  },
  {
    name: 'a first reverse answered "already reversed" is done',
    file: 'electron/gateways/kushki-answer.ts',
    from: "code === 'E048' && request.kind === 'reverse' && request.replay",
    to: "code === 'E048' && request.kind === 'reverse'",
    tests: unit('gateways/kushki-answer', 'gateways/any-answer'),
  },
  {
    name: 'an approval with another code is believed',
    file: 'electron/gateways/kushki-evidence.ts',
    from: '...(isPartial ? [] : [...codes]',
    to: '...(codes.size > 0 ? [] : [...codes]',
    tests: unit('evidence/kushki-evidence', 'gateways/kushki-answer'),
  },
  {
    name: 'an approval without 200 is believed',
    file: 'electron/gateways/kushki-evidence.ts',
    from: "...(httpStatus === 200 ? [] : ['httpStatus']),",
    to: '',
    tests: unit('evidence/kushki-evidence', 'gateways/kushki-answer'),
  },
  {
    name: 'a Liquido record of another payment is taken for the own one',
    file: 'electron/gateways/liquido-evidence.ts',
    from: "...(record.referenceId === referenceId ? [] : ['referenceId']),",
    to: '',
    tests: unit('evidence/liquido-evidence'),
  },
  {
    name: 'a Liquido record without a known currency is in soles',
    file: 'electron/gateways/liquido-evidence.ts',
    from: 'currency.success && isWhole ? { currency: currency.data, minor: record.amount } : null',
    to: "isWhole ? { currency: currency.data ?? 'PEN', minor: record.amount } : null",
    tests: unit('evidence/liquido-evidence'),
  },
]

const storage: readonly Mutant[] = [
  {
    name: 'the log is never synced',
    file: 'electron/storage/database.ts',
    from: 'fdatasync(descriptor, (error) => (error ? failed(error) : resolve(ok(null))))',
    to: 'resolve(ok(null))',
    tests: unit('storage/log-sync'),
  },
  {
    name: 'a sync that the disk refused is promised',
    file: 'electron/storage/database.ts',
    from: 'error ? failed(error) : resolve(ok(null))',
    to: 'resolve(ok(null))',
    tests: unit('storage/log-sync'),
  },
  {
    name: 'scrub ignores "busy"',
    file: 'electron/storage/storage.ts',
    from: "return done.ok && done.value?.['busy'] === 0",
    to: 'return done.ok',
    tests: unit('storage/log-sync'),
  },
  {
    name: 'a commit does not look whether the database is there',
    file: 'electron/storage/database.ts',
    from: '      confirmInPlace()\n',
    to: '',
    tests: unit('storage/moved'),
  },
  {
    name: 'a sync does not look whether the log is there',
    file: 'electron/storage/storage.ts',
    from: 'synced.ok && database.isOpen ? confirmInPlace() : synced',
    to: 'synced',
    tests: unit('storage/moved'),
  },
  {
    name: 'a missing rollback detector says nothing',
    file: 'electron/storage/opening.ts',
    from: "if (seen === 'missing' && checkpoint.rollbackDetector !== 'absent') return true",
    to: '',
    tests: unit('storage/machine'),
  },
  {
    name: 'a checkpoint that did not get its name is not read',
    file: 'electron/storage/checkpoint-file.ts',
    from: 'parsed(aside(path)) ?? parsed(path)',
    to: 'parsed(path)',
    tests: unit('storage/held-checkpoint'),
  },
  {
    name: 'commits do not wait for the disk',
    file: 'electron/storage/database.ts',
    from: 'PRAGMA synchronous = FULL; PRAGMA cell_size_check',
    to: 'PRAGMA synchronous = NORMAL; PRAGMA cell_size_check',
    tests: unit('storage/storage'),
  },
]

/** What a fault would cost money, or a promise of the disk. */
export const moneyMutants: readonly Mutant[] = [
  ...judge,
  ...rulesAndAmounts,
  ...acceptance,
  ...rows,
  ...gateways,
  ...storage,
]
