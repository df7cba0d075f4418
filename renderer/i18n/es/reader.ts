import type {
  NativeModule,
  ReaderPhase,
  ReaderProblem,
  SimulatedScenario,
} from '../../../contract/readers.ts'
import type { ProfileMember, ReadingRefusal, ReadingType } from '../../../domain/readings.ts'

/** The card reader, wherever it is shown. */
export const reader = {
  title: 'Lector de tarjetas',
  none: 'No hay lector conectado. Conéctelo, o elija «Sin tarjeta».',
  bridge: {
    starting: 'Preparando los lectores…',
    running: 'Lectores funcionando',
    unresponsive: 'Los lectores dejaron de responder. Se reinician automáticamente en unos segundos.',
    restarting: 'Reiniciando los lectores. Espere unos segundos.',
    failed: 'Los lectores no se inician. Siga sin tarjeta y llame a soporte.',
  },
  phase: {
    absent: 'Desconectado. Revise el cable.',
    opening: 'Conectando…',
    ready: 'Listo',
    lost: 'Se desconectó. Vuelva a conectar el cable.',
  } satisfies Record<ReaderPhase, string>,
  activity: {
    idle: 'Listo',
    waitingForCard: 'Inserte, acerque o deslice la tarjeta',
    reading: 'Leyendo… no retire la tarjeta',
    removeCard: 'Retire la tarjeta',
  },
  read: 'Tarjeta leída: {{type}} {{pan}}',
  readAgain: 'Presente la tarjeta otra vez para cambiarla.',
  otherCard:
    'La tarjeta leída no termina en {{lastFour}}, como la de la venta. Pida la tarjeta de la compra.',
  chipSwiped: 'Esta tarjeta tiene chip: insértela en lugar de deslizarla.',
  type: { ICC: 'chip', MCR: 'banda', NFC: 'sin contacto' } satisfies Record<ReadingType, string>,
  refused: '{{reader}}: {{why}}',
  simulate: 'Probar lector',
  scenario: {
    chip: 'Simular chip',
    stripe: 'Simular banda',
    contactless: 'Simular sin contacto',
    badRead: 'Simular mala lectura',
    cardRemovedEarly: 'Simular retiro temprano',
    unplug: 'Simular desconexión',
    replug: 'Simular reconexión',
    notEncrypting: 'Simular lector sin cifrar',
  } satisfies Record<SimulatedScenario, string>,
  problem: {
    PortBusy: 'Otro programa está usando el lector. Ciérrelo.',
    PermissionDenied: 'Esta PC no da permiso para usar el lector. Llame a soporte.',
    UnknownReader: 'No se reconoce este lector ({{ids}}).',
    KeyboardMode:
      'Este lector escribe como un teclado y así no sirve: lo que lee cae donde esté el cursor. {{how}}',
    NotAnswering:
      'El lector no responde. Enciéndalo y revise su cable; se vuelve a intentar automáticamente.',
    OpenFailed: 'No se pudo abrir el lector ({{code}}). Desconéctelo y conéctelo otra vez.',
    SendsGarbage: 'El lector envía datos que no se entienden. Revise su modelo en Ajustes (F8).',
  } satisfies Record<ReaderProblem['tag'], string>,
  /** Qué cambiar en el lector: una frase por cada cosa que no es como se acordó. */
  notAgreed: {
    nothing: 'No hay ningún cifrado acordado con Kushki; anote en Ajustes (F8) el que acuerde.',
    scheme: 'Cifra con «{{value}}»; haga cargar las claves de Kushki (normalmente TDES DUKPT).',
    keyVariant: 'Usa la clave DUKPT «{{value}}»; configure la acordada (normalmente la de datos).',
    plaintext:
      'Cifra «{{value}}»; configure su salida con el contenido acordado (normalmente la pista 2 en dígitos empaquetados).',
    padding: 'Rellena el último bloque con «{{value}}»; configure el relleno acordado (normalmente F).',
    iv: 'Su vector es «{{value}}», y la solicitud no tiene campo para uno; configúrelo en cero.',
    span: 'Sus bloques son «{{value}}»; configúrelos como se acordó (normalmente uno por pista).',
    tlv: 'Sus datos del chip no vienen bajo la clave de la pista («{{value}}»); acuerde con Kushki qué quiere de un chip.',
    otherwise: 'O acuérdelo con Kushki y anótelo en Ajustes, Lectores (F8).',
  } satisfies Record<ProfileMember | 'nothing' | 'otherwise', string>,
  /** How it is set to USB HID. */
  switchToHid: {
    idtech: 'Póngalo en modo USB HID con el programa de configuración de ID TECH y vuelva a conectarlo.',
    magtek: 'Con el programa de MagTek ponga su propiedad 10 (interfaz) en 0 (HID) y vuelva a conectarlo.',
    other: 'Póngalo en modo USB HID con el programa de su fabricante y vuelva a conectarlo.',
  },
  /** A native package that could not be loaded, and whose readers are then not seen. */
  missing: {
    'node-hid':
      'Falta un componente (node-hid): los lectores USB HID no se ven. Reinstale el programa. Los demás funcionan.',
    serialport:
      'Falta un componente (serialport): los lectores en puerto serie no se ven. Reinstale el programa. Los demás funcionan.',
    usb: 'Falta un componente (usb): un lector que se conecta se ve un segundo más tarde. Reinstale el programa.',
  } satisfies Record<NativeModule, string>,
  refusal: {
    NotEncrypting: 'El lector no está cifrando. No lo use: llame a soporte.',
    ClearCardData: 'El lector envió datos sin cifrar. Se descartaron. No lo use: llame a soporte.',
    BadRead: 'No se leyó bien. Presente la tarjeta otra vez.',
    NoSeparableTrack2: 'Este formato de lector no sirve para enviar. Siga sin tarjeta.',
    KeyedEntry: 'Se digitó un número en el lector. Presente la tarjeta o siga sin tarjeta.',
    KsnMalformed: 'El lector dio una clave con mal formato. Llame a soporte.',
    KsnNotLoaded: 'El lector no tiene clave cargada. Llame a soporte.',
    KsnReplayed: 'El lector repitió una lectura anterior. Presente la tarjeta otra vez.',
    KsnUsed: 'Esta lectura ya se usó en una operación. Presente la tarjeta otra vez.',
    KsnWentBack: 'El contador del lector retrocedió. Llame a soporte.',
    KeysExhausted: 'El lector agotó sus claves. Hay que cambiarlo.',
    SchemeNotSupported: 'El lector usa un cifrado que Kushki no acepta. Siga sin tarjeta y llame a soporte.',
    ProfileNotAccepted:
      'Kushki no puede abrir lo que cifra este lector. Siga sin tarjeta.\nPara soporte: {{advice}}',
    CardDeclined: 'La tarjeta no aceptó la operación. Siga sin tarjeta.',
    CardRemoved: 'La tarjeta se retiró antes de tiempo. Insértela y déjela.',
    TimedOut: 'No se presentó ninguna tarjeta a tiempo. Inténtelo otra vez.',
    Cancelled: 'Se canceló la lectura.',
    ReaderError: 'El lector dio un error ({{code}}). Inténtelo otra vez.',
  } satisfies Record<ReadingRefusal['tag'], string>,
} as const
