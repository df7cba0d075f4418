import type { Translate } from '../i18n/index.ts'

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

/** What an entry of the journal about an operation says; one of another version is told by its name. */
export const eventSentence = (t: Translate, event: string): string =>
  isKnown(event) ? t(`history.event.${events[event]}`) : t('history.event.other', { event })
