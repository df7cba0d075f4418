/** Which sentence of the history each entry of the journal has. */
const events = {
  accepted: 'accepted',
  sending: 'sending',
  approved: 'approved',
  declined: 'declined',
  refused: 'refused',
  unauthorised: 'unauthorised',
  unknown: 'unknown',
  interrupted: 'unknown',
  restored: 'unknown',
  retryLater: 'retryLater',
  inProgress: 'inProgress',
  notSent: 'notSent',
  expired: 'expired',
  cancelled: 'cancelled',
  attention: 'attention',
  queuedAgain: 'queuedAgain',
  lookUpFirst: 'lookUpFirst',
  lookupFoundNothing: 'lookupFoundNothing',
  lateAnswer: 'lateAnswer',
  repeatRefused: 'repeatRefused',
  reopened: 'reopened',
  pastDeadline: 'pastDeadline',
  cardErased: 'cardErased',
  voucherMade: 'voucherMade',
  clockWentBack: 'clock',
  clockStepped: 'clock',
  'person.sendNow': 'personSendNow',
  'person.lookUpNow': 'personLookUpNow',
  'person.cancel': 'personCancel',
  'person.convert': 'personConvert',
  'person.cardPresented': 'personCardPresented',
  'person.decide': 'personDecide',
} as const

const isKnown = (event: string): event is keyof typeof events => Object.hasOwn(events, event)

/** The name of an entry's sentence in `history.event`; `null`: the entry is of another version. */
export const eventWord = (event: string) => (isKnown(event) ? events[event] : null)
