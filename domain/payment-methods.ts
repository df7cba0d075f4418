/**
 * Payment methods whose refund is a bank transfer to the customer, so the bank account is needed. `assumed`: Peru's page
 * does not name them; Mexico's names PAY_CASH, and nothing else could be paid back to (docs/liquido.md).
 */
const bankTransferMethods: ReadonlyMap<string, 'Liquido, Refund, Peru' | 'assumed'> = new Map([
  ['PAGO_EFECTIVO', 'Liquido, Refund, Peru'],
  ['BCP', 'Liquido, Refund, Peru'],
  ['PAYVALIDA', 'Liquido, Refund, Peru'],
  ['PAY_CASH', 'assumed'],
  ['BANK_TRANSFER', 'assumed'],
])

/** Whether a refund of this payment method is a bank transfer and so needs the customer's account. */
export const needsBankAccount = (paymentMethod: string): boolean => bankTransferMethods.has(paymentMethod)
