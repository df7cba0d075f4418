import type { Catalogue } from '../es/index.ts'

export const hub: Catalogue['hub'] = {
  title: 'Store hub',
  say: 'The hub keeps a copy of this counter’s journal and passes Liquido’s callbacks on to it. By it two counters do not return the same sale at once.',
  address: 'The hub’s address',
  addressSay: 'For example hub.mystore.pe.',
  code: 'Code for this counter',
  codeSay:
    'Three groups of four letters and digits. Whoever runs the hub gives it; it is good once, for ten minutes.',
  join: 'Join the hub',
  leave: 'Leave the hub',
  leaveSay:
    'This counter’s journal is not copied there any more, and two counters may return the same sale. To come back you need another code.',
  leaveNow: 'Yes, leave',
  stay: 'No, stay',
  last: 'Last answer: {{when}}',
  waiting: 'Entries of the journal still to be sent: {{count}}.',
  link: {
    off: 'This counter uses no hub.',
    connecting: 'Calling the hub…',
    online: 'The hub answers and has this counter’s whole journal.',
    sending: 'The hub answers.',
    away: 'The hub does not answer. Operations are accepted and will be sent when it answers, or when a supervisor sends them without it.',
    notKnown: 'The hub does not know this counter. Ask whoever runs it for another code.',
    otherCopy:
      'The hub has another journal of this counter: one of the two came from a copy. Nothing more is sent; tell whoever runs the hub.',
    revoked: 'Whoever runs the hub took this counter out. If it should go on, ask for another code.',
    clockSkew: 'The hub does not take this PC’s time. Set the clock.',
  },
  error: {
    address: 'That is not an address. Check it.',
    code: 'That is not a code. Check it: three groups of four letters and digits.',
    NotReached: 'No hub answers at that address. Check the address and the network.',
    NotAHub: 'What answers at that address is not a hub of this version.',
    CodeRefused:
      'The hub does not take the code: it was used, is too old, or is another hub’s. Ask for another.',
    ClockSkew: 'The hub does not take this PC’s time. Set the clock and try again.',
    TooMany: 'There were too many tries. Wait a minute and try again.',
    NoKeyring: 'This PC has no place to keep the counter’s key. It did not join the hub.',
    OpenRows: 'Operations are waiting. Cancel them, or wait until they have ended, before leaving.',
    CouldNotWrite: 'Could not write to the disk. Nothing changed.',
    NotInTraining: 'In training the sales are samples: they go to no hub.',
  },
}
