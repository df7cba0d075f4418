import type { StoreSettings } from '../../contract/settings.ts'

/** The few words that main itself shows, in native dialogs; all others are in the window's catalogue. */
const catalogue = {
  es: {
    leaveTitle: 'Hay operaciones sin terminar',
    leaveMessage: (waiting: number, attention: number) =>
      `Esperan envío: ${waiting}. Por revisar: ${attention}.`,
    leaveDetail:
      'Nada se pierde: siguen guardadas en esta PC y se enviarán cuando abra Extorno otra vez. ' +
      'Las anulaciones y extornos que no se envíen antes del cierre de hoy quedarán por revisar.',
    leaveUnknownMessage: 'No se puede leer la cola: no se sabe qué operaciones quedaron abiertas.',
    leaveUnknownDetail:
      'Lo guardado sigue en esta PC. Al abrir Extorno otra vez se recupera lo que se pueda y se dice qué se perdió. ' +
      'No repita ninguna operación sin revisarla.',
    leave: 'Salir',
    stay: 'Seguir aquí',
    trayOpen: 'Abrir Extorno',
    trayQuit: 'Salir de Extorno',
    trayUnknown: 'No se puede leer la cola',
    trayTitle: 'Extorno sigue en la bandeja',
    trayDetail:
      'La ventana se cierra y Extorno sigue enviando. Para verlo otra vez, haga clic en su ícono de la bandeja o ábralo como siempre. ' +
      'Si sale de Extorno o apaga la PC, no se envía nada.',
    trayClose: 'Cerrar la ventana',
    kioskTitle: 'Extorno no se cierra aquí',
    kioskMessage: 'Esta caja trabaja solo con Extorno: lo cierra un administrador.',
    kioskDetail: 'Un administrador inicia sesión y va a Ajustes → Esta caja → Salir de Extorno.',
    understood: 'Entendido',
    cannotStartTitle: 'Extorno no puede abrir',
    otherAccount:
      'Otra cuenta de esta PC tiene Extorno abierto. En un mostrador trabaja uno a la vez: ' +
      'entre a esa cuenta y ciérrelo allí, o reinicie la PC. Nada se pierde: lo pendiente sigue guardado en esta PC.',
    networkFolder: (folder: string, network: string) =>
      `Los datos de Extorno estarían en la red (${network}): ${folder}. Allí pueden dañarse sin aviso y no se abre nada. ` +
      'Soporte: ponga la carpeta de esta cuenta en el disco de esta PC, o abra Extorno con --user-data-dir=CARPETA. ' +
      'Lo guardado allí no se tocó.',
    counterDataMissing: (folder: string) =>
      `Los datos de esta caja son de todas sus cuentas, y esta cuenta no puede abrirlos: ${folder}. No se abre una cola vacía ni una antigua. ` +
      'Soporte: devuelva la carpeta a su sitio, o dé a esta cuenta el grupo extorno y vuelva a entrar en la PC. Lo guardado no se tocó.',
    openAgainTitle: 'Extorno se cerró',
    openAgainDetail: 'Ábralo otra vez. Nada se pierde: las operaciones siguen guardadas en esta PC.',
    journalTitle: 'Guardar el registro de operaciones',
    paperTitle: 'Guardar como PDF',
    journalFile: 'extorno-registro',
    profile: { training: 'capacitacion', test: 'prueba' },
    whole: 'completo',
  },
  en: {
    leaveTitle: 'Some operations are not finished',
    leaveMessage: (waiting: number, attention: number) =>
      `Waiting to be sent: ${waiting}. Needs review: ${attention}.`,
    leaveDetail:
      'Nothing is lost: they stay on this PC and are sent when Extorno is opened again. ' +
      'Voids and reversals that are not sent before today’s cut-off will need review.',
    leaveUnknownMessage: 'The queue cannot be read: it is not known which operations are open.',
    leaveUnknownDetail:
      'What is kept stays on this PC. When Extorno is opened again, what can be is recovered, and what was lost is said. ' +
      'Do not repeat any operation without checking it.',
    leave: 'Leave',
    stay: 'Stay',
    trayOpen: 'Open Extorno',
    trayQuit: 'Quit Extorno',
    trayUnknown: 'The queue cannot be read',
    trayTitle: 'Extorno stays in the tray',
    trayDetail:
      'The window closes and Extorno goes on sending. To see it again, click its icon in the tray or open it as always. ' +
      'If you quit Extorno or turn the PC off, nothing is sent.',
    trayClose: 'Close the window',
    kioskTitle: 'Extorno is not closed here',
    kioskMessage: 'This counter works with Extorno alone: an administrator closes it.',
    kioskDetail: 'An administrator signs in and goes to Settings → This counter → Quit Extorno.',
    understood: 'Understood',
    cannotStartTitle: 'Extorno cannot open',
    otherAccount:
      'Another account of this PC has Extorno open. At one counter one works at a time: ' +
      'go to that account and close it there, or restart the PC. Nothing is lost: what is open stays on this PC.',
    networkFolder: (folder: string, network: string) =>
      `The data of Extorno would lie in the network (${network}): ${folder}. They can be damaged there without a word, so nothing is opened. ` +
      'Support: put the folder of this account on the disk of this PC, or open Extorno with --user-data-dir=FOLDER. ' +
      'What is kept there was not touched.',
    counterDataMissing: (folder: string) =>
      `The data of this counter belong to all its accounts, and this account cannot open them: ${folder}. No empty or older queue is opened. ` +
      'Support: put the folder back in its place, or give this account the group extorno and sign in to the PC again. What is kept was not touched.',
    openAgainTitle: 'Extorno was closed',
    openAgainDetail: 'Open it again. Nothing is lost: the operations stay on this PC.',
    journalTitle: 'Save the operations journal',
    paperTitle: 'Save as PDF',
    journalFile: 'extorno-journal',
    profile: { training: 'training', test: 'test' },
    whole: 'whole',
  },
} as const

export const sentences = (language: StoreSettings['language']): (typeof catalogue)[typeof language] =>
  catalogue[language]
