import type { HubLinkState, JoinHubError, LeaveHubError } from '../../../contract/hub-link.ts'

/** The store's hub. */
export const hub = {
  title: 'Central de la tienda',
  say: 'La central guarda una copia del registro de esta caja y le pasa los avisos de Liquido. Por ella dos cajas no devuelven la misma venta a la vez.',
  address: 'Dirección de la central',
  addressSay: 'Por ejemplo central.mitienda.pe.',
  code: 'Código para esta caja',
  codeSay:
    'Tres grupos de cuatro letras y números. Lo da quien administra la central; sirve una vez, durante diez minutos.',
  join: 'Entrar a la central',
  leave: 'Salir de la central',
  leaveSay:
    'El registro de esta caja ya no se copiará allá, y dos cajas podrán devolver la misma venta. Para volver hace falta otro código.',
  leaveNow: 'Sí, salir',
  stay: 'No, quedarse',
  last: 'Última respuesta: {{when}}',
  waiting: 'Entradas del registro por enviar: {{count}}.',
  link: {
    off: 'Esta caja no usa una central.',
    connecting: 'Llamando a la central…',
    online: 'La central responde y tiene todo el registro de esta caja.',
    sending: 'La central responde.',
    away: 'La central no responde. Las operaciones se aceptan y se enviarán cuando responda, o cuando un supervisor las envíe sin ella.',
    notKnown: 'La central no conoce esta caja. Pida otro código a quien la administra.',
    otherCopy:
      'La central tiene otro registro de esta caja: uno de los dos salió de una copia. No se envía nada más; avise a quien administra la central.',
    revoked: 'Quien administra la central retiró esta caja. Si debe seguir, pida otro código.',
    clockSkew: 'La central no acepta la hora de esta PC. Póngala en hora.',
  } satisfies Record<HubLinkState['link'] | 'sending', string>,
  error: {
    address: 'Eso no es una dirección. Revísela.',
    code: 'Eso no es un código. Revíselo: son tres grupos de cuatro letras y números.',
    NotReached: 'La central no responde en esa dirección. Revise la dirección y la red.',
    NotAHub: 'Lo que responde en esa dirección no es una central de esta versión.',
    CodeRefused: 'La central no acepta el código: ya se usó, venció o no es de ella. Pida otro.',
    ClockSkew: 'La central no acepta la hora de esta PC. Póngala en hora y pruebe otra vez.',
    TooMany: 'Hubo demasiados intentos. Espere un minuto y pruebe otra vez.',
    NoKeyring: 'Esta PC no tiene dónde guardar la clave de la caja. No entró a la central.',
    OpenRows: 'Hay operaciones pendientes. Cancélelas o espere a que terminen antes de salir.',
    CouldNotWrite: 'No se pudo escribir en el disco. No cambió nada.',
    NotInTraining: 'En capacitación las ventas son de muestra: no van a ninguna central.',
  } satisfies Record<JoinHubError['tag'] | LeaveHubError['tag'] | 'address' | 'code', string>,
} as const
