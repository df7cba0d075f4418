import type { Catalogue } from '../es/index.ts'

export const updates: Catalogue['updates'] = {
  title: 'New version',
  check: 'Look now',
  install: 'Install now',
  progress: '{{done}} of {{total}} MB',
  next: 'Looked for again: {{when}}',
  goesOn: 'The present version goes on.',
  phase: {
    off: 'This installation does not update itself. Whoever looks after the PC does.',
    idle: 'Not looked for yet.',
    checking: 'Looking…',
    current: 'It is the newest one.',
    downloading: 'Downloading version {{version}}.',
    ready: 'Version {{version}} is ready.',
    installing: 'Installing version {{version}}. Extorno closes and opens again.',
  },
  waitsFor: {
    openRows: 'Waits until no operation is open.',
    shift: 'Waits until the shift has ended and nobody is signed in, or until a supervisor installs it.',
    word: 'Is installed when somebody asks for it.',
  },
  problem: {
    unreachable: 'The server of versions does not answer.',
    cutOff: 'The download was cut off. It goes on from there the next time.',
    badSignature: 'What the server offers is not signed by the maker. Nothing was touched; tell support.',
    notForUs: 'The server offers something that is not for this till.',
    older: 'The server offers an older version. It is not installed; tell support.',
    wrongFile: 'The file that came is not the one that was signed. It was removed; tell support.',
    diskFull: 'There is no room on the disk for the new version. Free some space.',
    notWritten: 'The new version could not be saved on the disk.',
    notInstalled: 'The system did not install the new version.',
  },
  said: {
    NotReady: 'There is no version ready to be installed.',
    OpenRows: 'Some operations are open. It is installed once they are done.',
    NotInstalled: 'The system did not install it.',
    NotApproved: 'Nothing was done: it was not approved.',
    unreachable: 'It did not work. Close Extorno and open it again.',
  },
}
