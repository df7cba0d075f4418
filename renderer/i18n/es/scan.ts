import type { ScanLeaves, ScanRefusal } from '../../scanner/scan-answer.ts'

/** What is said of a code that a reader types, where it does not open its sale at once. */
export const scan = {
  told: {
    entrance: 'Se leyó un código. Aquí no se acepta: escriba con las teclas.',
    dialog: 'Se leyó un código. Aquí no hace nada: primero termine esto o ciérrelo.',
    storing: 'Se leyó un código mientras se guarda esta operación. Espere y escanee otra vez.',
    cardData: 'Se leyeron datos de una tarjeta. No se aceptaron, guardaron ni enviaron.',
    incomplete: 'Se leyó un código incompleto. Escanee otra vez.',
    noVoucher: 'El código que se leyó no es de un voucher.',
    sameSale: 'Es el código de la venta que ya está abierta.',
  } satisfies Record<ScanRefusal, string>,
  question: {
    title: '¿Dejar esta y abrir la otra?',
    scanned: 'Se leyó el código',
    leaves: {
      sale: 'La venta que está abierta queda sin terminar: de ella no se envió nada.',
      settings: 'Los cambios de ajustes que no guardó se pierden.',
    } satisfies Record<ScanLeaves, string>,
    stay: 'No, seguir con esta (Esc)',
    leave: 'Sí, abrir la otra',
  },
} as const
