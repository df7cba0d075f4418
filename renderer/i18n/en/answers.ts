/** What may happen on the way to a gateway, before there is an answer of its own to read. */
const onTheWay = (gateway: string) => ({
  reachable: `${gateway} answers and accepts the credential.`,
  noCredential: `The ${gateway} credential is missing. Enter it in Settings and resume sending.`,
  notTheGateway: `It was not ${gateway} that answered but another page of the network (a portal or a firewall). Check the network; what became of it is looked up.`,
  credentialRefused: `${gateway} does not accept the credential. Sending is paused: correct the credential in Settings and resume.`,
  tooManyRequests: `${gateway} is busy. It will be asked whether the operation was done before anything is sent again.`,
  unavailable: `${gateway} is not available. Whether the operation was done is not known; it will be looked up.`,
  timeout: `${gateway} did not answer in time. Whether the operation was done is not known; it will be looked up.`,
  connectionLost:
    'The connection was lost. Whether the operation was done is not known; it will be looked up.',
  notReached: `${gateway} cannot be reached. Nothing was sent; it will be sent when the connection is back.`,
  proxyNotReached: `The network’s proxy, by which ${gateway} is reached, does not answer. Nothing was sent; it will be sent when it does. Tell whoever runs the network.`,
  proxySignIn: `The network’s proxy asks for a user and a password, which this program does not give. Nothing was sent. Have it let ${gateway} pass without them.`,
  certificateRefused: `Whoever answered does not prove to be ${gateway}: this PC does not trust its certificate. Nothing was sent. Check the PC’s date, and tell whoever runs the network.`,
  contradictory: `The answer of ${gateway} contradicts itself and proves nothing. The operation will be looked up.`,
  dayDisagrees: `The records of ${gateway} do not agree with the outcome kept here.`,
  notUnderstood: `${gateway} gave an answer that is not understood. It was kept for support; the operation will be looked up.`,
})

const notPassedOn = 'Kushki could not pass it to the bank. Nothing was done; it will be sent again.'

/** What each gateway's answer means for the cashier, by its code (domain/answers.ts has the codes). */
export const answers = {
  ownWords: '{{gateway}} answered: “{{words}}”',
  kushki: {
    '000': 'Approved.',
    partial: 'Approved in part only: the rest was not returned.',
    '01': 'Declined: the customer has to call the bank.',
    '12': 'Declined: not a valid transaction for the bank. The customer has to call the bank.',
    '41': 'Declined: the card is reported. The customer has to call the bank.',
    '57': 'Declined: the card does not allow this operation. The customer has to call the bank.',
    '62': 'Declined: the card is restricted. The customer has to call the bank.',
    '04': 'Declined by the bank. You may try again.',
    '05': 'The bank did not authorise the operation. You may try again.',
    '91': 'The bank is not available. Try again in a few minutes.',
    '92': 'The bank could not be reached. Try again in a few minutes.',
    '6P': 'The bank could not verify the data. You may try again.',
    declined: 'Declined by Kushki.',
    E001: 'Kushki says that the request is not valid. Nothing was done; tell support.',
    documentMissing:
      'Kushki asks for the customer’s document number and type, which this program does not send. Nothing was done; tell support.',
    E041: 'Kushki does not allow this operation; it does not always allow a part of a sale.',
    E048: 'The sale had already been reversed.',
    E016: 'The refund is not available: its period does not allow it.',
    E042: "The currency is not the sale's. Nothing was done.",
    E002: 'Kushki failed. Whether the operation was done is not known; it will be looked up.',
    cardUnreadable: 'Kushki could not open the card data. Nothing was done; try without the card.',
    fieldsMissing: 'Kushki says that data is missing. Nothing was done; tell support.',
    E005: notPassedOn,
    E007: notPassedOn,
    E030: notPassedOn,
    saleDeclined: 'The sale was declined: there is nothing to reverse.',
    ...onTheWay('Kushki'),
  },
  liquido: {
    SETTLED: 'Refunded.',
    IN_PROGRESS: 'Liquido is processing it. We check it automatically.',
    FAILED: 'Liquido could not make the refund.',
    badRequest: 'Liquido says that the request is not valid. Nothing was done.',
    tokenFailed: 'Liquido gave no access for now. Nothing was sent; it will be sent later.',
    paymentUnknown: 'Liquido does not know this payment. Nothing was done.',
    ...onTheWay('Liquido'),
  },
} as const
