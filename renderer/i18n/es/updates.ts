import type { UpdateProblem, UpdateState, UpdateWait } from '../../../contract/updates.ts'

/** New versions of the program. */
export const updates = {
  title: 'Versión nueva',
  check: 'Buscar ahora',
  install: 'Instalar ahora',
  progress: '{{done}} de {{total}} MB',
  next: 'Se busca otra vez: {{when}}',
  goesOn: 'Sigue la versión de siempre.',
  phase: {
    off: 'Esta instalación no se actualiza sola. Lo hace quien administra la PC.',
    idle: 'Todavía no se ha buscado.',
    checking: 'Buscando…',
    current: 'Es la más nueva.',
    downloading: 'Descargando la versión {{version}}.',
    ready: 'La versión {{version}} está lista.',
    installing: 'Instalando la versión {{version}}. Extorno se cierra y abre otra vez.',
  } satisfies Record<UpdateState['phase'], string>,
  waitsFor: {
    openRows: 'Se instalará cuando no quede ninguna operación abierta.',
    shift:
      'Se instalará cuando termine el turno y nadie tenga la sesión abierta, o cuando un supervisor la instale.',
    word: 'Se instala cuando alguien lo pida.',
  } satisfies Record<UpdateWait, string>,
  problem: {
    unreachable: 'El servidor de versiones no responde.',
    cutOff: 'La descarga se cortó. La próxima vez continúa desde ahí.',
    badSignature:
      'Lo que ofrece el servidor no lleva la firma del fabricante. No se tocó nada; avise a soporte.',
    notForUs: 'El servidor ofrece algo que no es para esta caja.',
    older: 'El servidor ofrece una versión más antigua. No se instala; avise a soporte.',
    wrongFile: 'El archivo descargado no es el que se firmó. Se borró; avise a soporte.',
    diskFull: 'No hay espacio en el disco para la versión nueva. Libere espacio.',
    notWritten: 'No se pudo guardar la versión nueva en el disco.',
    notInstalled: 'El sistema no instaló la versión nueva.',
  } satisfies Record<UpdateProblem, string>,
  said: {
    NotReady: 'No hay una versión lista para instalar.',
    OpenRows: 'Hay operaciones abiertas. Se instala cuando terminen.',
    NotInstalled: 'El sistema no la instaló.',
    NotApproved: 'No se hizo nada: no se aprobó.',
    unreachable: 'No se pudo. Cierre Extorno y ábralo otra vez.',
  },
} as const
