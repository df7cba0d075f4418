import type { TakeKeyError } from '../../../contract/managed.ts'
import type { Session } from '../../../contract/people.ts'
import type { Role } from '../../../domain/person.ts'

type WhyUnusable = Extract<Session, { state: 'unusable' }>['why']

/** Who is at the till. */
export const people = {
  role: { cashier: 'Cajero', supervisor: 'Supervisor', administrator: 'Administrador' } satisfies Record<
    Role,
    string
  >,
  signIn: {
    title: '¿Quién está en la caja?',
    say: 'Elija su nombre y escriba su PIN.',
    enter: 'Entrar',
    entering: 'Comprobando…',
    other: 'Otra persona (Esc)',
  },
  signOut: 'Salir',
  me: 'Usted',
  changeOwnPin: 'Cambiar mi PIN',
  ownPinChanged: 'Listo: desde ahora vale el nuevo.',
  pinOf: 'PIN de {{name}}',
  passphraseOf: 'Clave de {{name}}',
  pinNow: 'PIN actual',
  passphraseNow: 'Clave actual',
  pin: 'PIN (4 a 8 números)',
  passphrase: 'Clave (8 caracteres o más)',
  pinAgain: 'PIN otra vez',
  passphraseAgain: 'Clave otra vez',
  pad: 'Teclado de números',
  padBack: 'Borrar',
  padClear: 'Borrar todo',
  lockedUntil: 'Acceso bloqueado hasta {{at}}',
  error: {
    pinForm: 'El PIN tiene de 4 a 8 números.',
    passphraseForm: 'La clave tiene de 8 a 64 caracteres.',
    pinShort: 'Escriba el PIN: de 4 a 8 números.',
    passphraseShort: 'Escriba la clave completa.',
    tooEasy: 'Es demasiado fácil de adivinar. No repita números ni use una serie como 1234.',
    notTheSame: 'Las dos veces tienen que ser iguales.',
    nameMissing: 'Escriba el nombre.',
    wrongPin: 'PIN incorrecto. Intentos que quedan antes de bloquearse: {{left}}.',
    wrongPassphrase: 'Clave incorrecta. Intentos que quedan antes de bloquearse: {{left}}.',
    locked:
      'El acceso de {{name}} está bloqueado hasta {{at}} por muchos intentos errados. Hasta entonces no se acepta ni el PIN correcto. Un administrador puede ponerle otro PIN en Ajustes (F8).',
    Busy: 'Se están comprobando otros intentos. Espere un momento e intente otra vez.',
    Unusable:
      'La lista de personas no se puede usar: el llavero de la PC no da su clave, o alguien la cambió. Llame a soporte.',
    PersonUnknown: 'Esa persona ya no está en la lista.',
    NotEntitled: 'Esa persona no puede aprobar esto. Elija a otra.',
    NameTaken: 'Ya hay una persona con ese nombre. Use otro.',
    NameReserved: 'El programa usa ese nombre en su registro. Elija otro.',
    TooMany: 'La lista está llena. Quite a quien ya no trabaja aquí.',
    AdministratorFirst: 'La primera persona tiene que ser un administrador.',
    LastAdministrator: 'Es el único administrador: agregue a otro antes de quitarlo.',
    NotFirst: 'Ya hay un administrador. Entre con su nombre.',
    StorageFailed: 'No se pudo guardar. {{why}}',
    unreachable: 'El programa no respondió. Inténtelo otra vez.',
  },
  unusable: {
    title: 'Nadie puede entrar',
    why: {
      altered:
        'Alguien cambió la lista de personas fuera del programa, o restauró una antigua. No se usa. Llame a soporte y no borre nada.',
      noKeyring:
        'El llavero de esta PC no da la clave con que se guardó la lista de personas. Cierre sesión en la PC, entre otra vez y abra el programa.',
      notRunning: 'La parte del programa que verifica quién entra no se inició. Iníciela de nuevo.',
      storage: 'No se puede leer el archivo de operaciones, donde está la lista de personas.',
    } satisfies Record<WhyUnusable, string>,
    toTraining: 'Ir a Capacitación',
    toTrainingSay: 'En Capacitación no se mueve dinero real. Lo que hay en este modo no se pierde.',
  },
  takeKey: {
    code: 'Código de la otra cuenta',
    codeSay: 'Cuatro grupos de cuatro letras y números. Lo hace un administrador en la cuenta de siempre.',
    take: 'Usar el código',
    done: 'Listo. Extorno se abre otra vez.',
    error: {
      NotNeeded: 'Esta cuenta ya tiene la clave. Cierre Extorno y ábralo otra vez.',
      NoHandOver: 'En la otra cuenta no se hizo ningún código, o ya se usó. Pida uno nuevo.',
      NotACode: 'Eso no es un código. Revíselo: son cuatro grupos de cuatro letras y números.',
      Expired: 'El código venció. Pida otro.',
      WrongCode: 'El código no es el último que se hizo. Revíselo o pida otro.',
      OtherCounter: 'El código es de otra caja. Pida uno en la cuenta de siempre de esta PC.',
      CouldNotWrite:
        'No se pudo guardar la clave en esta cuenta. Cierre sesión en la PC, entre otra vez y pruebe.',
    } satisfies Record<TakeKeyError['tag'], string>,
  },
  list: {
    none: 'Todavía no hay personas: cualquiera puede usar esta caja.',
    noneSay: 'Desde que agregue a un administrador, todos entran con su PIN.',
    add: 'Agregar persona',
    added: 'Se agregó a {{name}}.',
    removed: 'Se quitó a {{name}}.',
    pinSet: '{{name}} ya tiene otro PIN.',
    newPin: 'Nuevo PIN',
    newPinOf: 'Nuevo PIN para {{name}}',
    newPinSay: 'El anterior deja de valer, y si el acceso de {{name}} estaba bloqueado, deja de estarlo.',
    remove: 'Quitar',
    removeTitle: '¿Quitar a {{name}}?',
    removeSay: '{{name}} ya no podrá entrar. Lo que hizo queda en el registro con su nombre.',
    removeYes: 'Sí, quitar',
    name: 'Nombre',
    role: 'Puede',
    may: {
      cashier: 'Cajero: busca ventas y las devuelve dentro de los límites',
      supervisor: 'Supervisor: además aprueba y revisa',
      administrator: 'Administrador: además ajustes, personas y credenciales',
    } satisfies Record<Role, string>,
  },
} as const

/** Somebody entitled answers for one act of somebody else. */
export const approval = {
  title: { supervisor: 'Lo aprueba un supervisor', administrator: 'Lo aprueba un administrador' },
  act: {
    operations: {
      submit: 'Confirmar esta operación.',
      decide: 'Guardar la decisión sobre esta operación.',
      sendWithoutHub: 'Enviar esta operación sin que responda la central.',
      presentCard: 'Tomar esta tarjeta para la operación.',
    },
    sales: { addPayment: 'Abrir un pago escrito a mano, que Liquido no confirma.' },
    queue: { resume: 'Reanudar los envíos.', exportCsv: 'Guardar en un archivo las operaciones del día.' },
    dayClose: { exportCsv: 'Guardar en un archivo las operaciones de un cierre.' },
    diagnostics: {
      verifyJournal: 'Comprobar el registro.',
      applyCallback: 'Aplicar un aviso de Liquido entregado a mano.',
    },
    journal: {
      export: 'Guardar el registro en un archivo.',
      cancelExport: 'Cancelar el archivo del registro.',
    },
    updates: { install: 'Instalar la versión nueva, aunque haya una sesión abierta.' },
  },
  why: {
    always: 'La tienda pide un supervisor para cada operación.',
    limit: 'Se pasa un límite de la tienda.',
    bankAccount: 'El dinero va a una cuenta que se escribió a mano.',
    otherCard: 'La tarjeta leída no es la de la compra.',
    otherReader: 'La tarjeta se leyó con otro lector que la primera vez.',
  },
  who: '¿Quién aprueba?',
  yes: 'Aprobar',
  no: 'No aprobar (Esc)',
  notApproved: 'No se hizo nada: no se aprobó.',
  needsSupervisor: 'Tendrá que aprobarlo un supervisor.',
} as const

/** What only an administrator changes. */
export const administratorNeeded = {
  settings:
    'Solo un administrador cambia los ajustes. Puede verlos; para cambiarlos, pida a un administrador.',
  enter: 'Entrar como administrador',
  say: 'Su sesión termina, y entra el administrador.',
} as const

/** The first start with real money. */
export const setup = {
  title: 'Preparar la tienda',
  step: 'Paso {{step}} de {{steps}}',
  name: {
    store: 'La tienda',
    administrator: 'El administrador',
    limits: 'Los límites',
    kushki: 'Kushki',
    reader: 'El lector',
    checklist: 'Antes de empezar',
  },
  next: 'Seguir',
  back: 'Volver (Esc)',
  skip: 'Saltar este paso',
  start: 'Empezar con dinero real',
  store: {
    say: 'Sale en las constancias y en el cierre del día.',
    nameMissing: 'Escriba el nombre de la tienda.',
  },
  administrator: {
    say: 'El administrador cambia ajustes, personas y credenciales. Si olvida la clave y no hay otro administrador, nadie puede cambiarlos: guárdela bien.',
    name: 'Su nombre',
    making: 'Guardando…',
  },
  limits: {
    say: 'Hasta aquí llega un cajero solo. Lo que pasa de aquí lo aprueba un supervisor.',
    perOperation: 'Por operación',
    perDay: 'Por día',
    waiting: 'Dinero en espera, como máximo',
    where: 'Se cambian en Ajustes (F8), Límites.',
  },
  kushki: { say: 'Ingrese la credencial privada que le dio Kushki y pruebe la conexión.' },
  reader: {
    say: 'Lea una tarjeta para ver que el lector funciona. También puede hacerlo después, en Diagnóstico (F9).',
  },
  checklist: {
    say: 'Lo que falta se puede hacer después en Ajustes (F8).',
    done: 'Listo',
    missing: 'Falta',
    administrator: 'Hay un administrador',
    limits: 'Hay límites',
    credential: 'Credencial de Kushki guardada',
    connection: 'Kushki responde',
    reader: 'Lector probado',
    people: 'Cajeros y supervisores: agréguelos en Ajustes (F8), Personas',
  },
} as const
