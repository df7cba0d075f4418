import type { Catalogue } from '../es/index.ts'

export const reader: Catalogue['reader'] = {
  title: 'Card reader',
  none: 'No reader is connected. Connect it, or choose “Without card”.',
  bridge: {
    starting: 'Getting the readers ready…',
    running: 'Readers running',
    unresponsive: 'The readers stopped answering. They restart automatically in a few seconds.',
    restarting: 'Restarting the readers. Wait a few seconds.',
    failed: 'The readers do not start. Go on without the card and call support.',
  },
  phase: {
    absent: 'Not connected. Check the cable.',
    opening: 'Connecting…',
    ready: 'Ready',
    lost: 'It was disconnected. Connect the cable again.',
  },
  activity: {
    idle: 'Ready',
    waitingForCard: 'Insert, tap or swipe the card',
    reading: 'Reading… leave the card in',
    removeCard: 'Remove the card',
  },
  read: 'Card read: {{type}} {{pan}}',
  readAgain: 'Present the card again to replace it.',
  otherCard:
    'The card read does not end in {{lastFour}}, as the sale’s does. Ask for the card of the purchase.',
  chipSwiped: 'This card has a chip: insert the chip instead.',
  type: { ICC: 'chip', MCR: 'stripe', NFC: 'contactless' },
  refused: '{{reader}}: {{why}}',
  simulate: 'Try the reader',
  scenario: {
    chip: 'Simulate chip',
    stripe: 'Simulate stripe',
    contactless: 'Simulate contactless',
    badRead: 'Simulate a bad read',
    cardRemovedEarly: 'Simulate early removal',
    unplug: 'Simulate unplugging',
    replug: 'Simulate replugging',
    notEncrypting: 'Simulate no encryption',
  },
  problem: {
    PortBusy: 'Another program is using the reader. Close it.',
    PermissionDenied: 'This PC does not permit using the reader. Call support.',
    UnknownReader: 'This reader is not known ({{ids}}).',
    KeyboardMode:
      'This reader types like a keyboard and is of no use that way: what it reads lands wherever the cursor is. {{how}}',
    NotAnswering:
      'The reader does not answer. Switch it on and check its cable; it is tried again automatically.',
    OpenFailed: 'The reader could not be opened ({{code}}). Unplug it and plug it in again.',
    SendsGarbage: 'The reader sends data that is not understood. Check its model in Settings (F8).',
  },
  /** What to change on the reader, one sentence for each thing that is not as agreed. */
  notAgreed: {
    nothing: 'No encryption is agreed with Kushki; write down in Settings (F8) what it agrees to.',
    scheme: 'It encrypts by “{{value}}”; have Kushki’s keys loaded (usually TDES DUKPT).',
    keyVariant: 'It uses the DUKPT key “{{value}}”; set it to the agreed one (usually data).',
    plaintext:
      'It encrypts “{{value}}”; set its output to the agreed content (usually track 2 in packed digits).',
    padding: 'It fills the last block with “{{value}}”; set the agreed filling (usually F).',
    iv: 'Its vector is “{{value}}”, and the request has no field for one; set it to zero.',
    span: 'Its blocks are “{{value}}”; set them as agreed (usually one for each track).',
    tlv: 'Its chip data do not come under the key of the track (“{{value}}”); agree with Kushki what it wants of a chip.',
    otherwise: 'Or agree on it with Kushki, and write it down in Settings, Readers (F8).',
  },
  switchToHid: {
    idtech: 'Set it to USB HID mode with ID TECH’s configuration program and plug it in again.',
    magtek: 'With MagTek’s program set its property 10 (interface) to 0 (HID) and plug it in again.',
    other: 'Set it to USB HID mode with its maker’s program and plug it in again.',
  },
  missing: {
    'node-hid':
      'A component is missing (node-hid): USB HID readers are not seen. Install the program again. The others work.',
    serialport:
      'A component is missing (serialport): readers on serial ports are not seen. Install the program again. The others work.',
    usb: 'A component is missing (usb): a reader that is plugged in is seen a second later. Install the program again.',
  },
  refusal: {
    NotEncrypting: 'The reader is not encrypting. Do not use it: call support.',
    ClearCardData: 'The reader sent data in clear. It was thrown away. Do not use it: call support.',
    BadRead: 'It was not read well. Present the card again.',
    NoSeparableTrack2: 'This reader format cannot be sent. Go on without the card.',
    KeyedEntry: 'A number was typed at the reader. Present the card, or go on without it.',
    KsnMalformed: 'The reader gave a key number of a wrong form. Call support.',
    KsnNotLoaded: 'The reader has no key loaded. Call support.',
    KsnReplayed: 'The reader repeated an earlier reading. Present the card again.',
    KsnUsed: 'This reading was already used for an operation. Present the card again.',
    KsnWentBack: 'The reader’s counter went back. Call support.',
    KeysExhausted: 'The reader has used up its keys. It has to be replaced.',
    SchemeNotSupported:
      'The reader uses an encryption that Kushki does not accept. Go on without the card and call support.',
    ProfileNotAccepted:
      'Kushki cannot open what this reader encrypts. Go on without the card.\nFor support: {{advice}}',
    CardDeclined: 'The card did not accept the operation. Go on without the card.',
    CardRemoved: 'The card was removed too early. Insert it and leave it in.',
    TimedOut: 'No card was presented in time. Try again.',
    Cancelled: 'The reading was cancelled.',
    ReaderError: 'The reader gave an error ({{code}}). Try again.',
  },
}
