/** What may happen on the way to a gateway, before there is an answer of its own to read. */
const onTheWay = (gateway: string) => ({
  reachable: `${gateway} responde y acepta la credencial.`,
  noCredential: `Falta la credencial de ${gateway}. Ingrésela en Ajustes y reanude los envíos.`,
  notTheGateway: `No respondió ${gateway}, sino otra página de la red (un portal o un firewall). Revise la red; se consulta qué pasó.`,
  credentialRefused: `${gateway} no acepta la credencial. Los envíos están en pausa: corrija la credencial en Ajustes y reanúdelos.`,
  tooManyRequests: `${gateway} está ocupado. Antes de volver a enviarla se consultará si la operación se hizo.`,
  unavailable: `${gateway} no está disponible. No se sabe si la operación se hizo; se consultará.`,
  timeout: `${gateway} no respondió a tiempo. No se sabe si la operación se hizo; se consultará.`,
  connectionLost: 'Se cortó la conexión. No se sabe si la operación se hizo; se consultará.',
  notReached: `Sin conexión con ${gateway}. No se envió nada; se enviará cuando vuelva la conexión.`,
  proxyNotReached: `No responde el proxy de la red, por el que se llega a ${gateway}. No se envió nada; se enviará cuando responda. Avise a quien lleva la red.`,
  proxySignIn: `El proxy de la red pide usuario y clave, y este programa no los da. No se envió nada. Pida que deje pasar a ${gateway} sin ellos.`,
  certificateRefused: `Quien respondió no prueba ser ${gateway}: su certificado no es de confianza para esta PC. No se envió nada. Revise la fecha de la PC y avise a quien lleva la red.`,
  contradictory: `La respuesta de ${gateway} se contradice y no prueba nada. Se consultará la operación.`,
  dayDisagrees: `Los registros de ${gateway} no coinciden con el resultado guardado aquí.`,
  notUnderstood: `${gateway} respondió algo que no se entiende. La respuesta se guardó para soporte; se consultará la operación.`,
})

const notPassedOn = 'Kushki no pudo enviarla al banco. No se hizo nada; se enviará otra vez.'

/** What each gateway's answer means for the cashier, by its code (domain/answers.ts has the codes). */
export const answers = {
  ownWords: '{{gateway}} respondió: «{{words}}»',
  kushki: {
    '000': 'Aprobada.',
    partial: 'Aprobada solo en parte: el resto no se devolvió.',
    '01': 'Rechazada: el cliente debe llamar a su banco.',
    '12': 'Rechazada: transacción no válida para el banco. El cliente debe llamar a su banco.',
    '41': 'Rechazada: la tarjeta está reportada. El cliente debe llamar a su banco.',
    '57': 'Rechazada: la tarjeta no permite esta operación. El cliente debe llamar a su banco.',
    '62': 'Rechazada: la tarjeta está restringida. El cliente debe llamar a su banco.',
    '04': 'Rechazada por el banco. Puede intentarlo otra vez.',
    '05': 'El banco no autorizó la operación. Puede intentarlo otra vez.',
    '91': 'El banco no está disponible. Inténtelo otra vez en unos minutos.',
    '92': 'No se pudo llegar al banco. Inténtelo otra vez en unos minutos.',
    '6P': 'El banco no pudo verificar los datos. Puede intentarlo otra vez.',
    declined: 'Rechazada por Kushki.',
    E001: 'Kushki dice que la solicitud no es válida. No se hizo nada; avise a soporte.',
    documentMissing:
      'Kushki pide el número y el tipo de documento del cliente, que este programa no envía. No se hizo nada; avise a soporte.',
    E041: 'Kushki no permite esta operación; no siempre permite una parte de la venta.',
    E048: 'La venta ya estaba extornada.',
    E016: 'La devolución no está disponible: el plazo no lo permite.',
    E042: 'La moneda no es la de la venta. No se hizo nada.',
    E002: 'Kushki tuvo una falla. No se sabe si la operación se hizo; se consultará.',
    cardUnreadable: 'Kushki no pudo abrir los datos de la tarjeta. No se hizo nada; pruebe sin la tarjeta.',
    fieldsMissing: 'Kushki dice que faltan datos. No se hizo nada; avise a soporte.',
    E005: notPassedOn,
    E007: notPassedOn,
    E030: notPassedOn,
    saleDeclined: 'La venta fue rechazada: no hay nada que extornar.',
    ...onTheWay('Kushki'),
  },
  liquido: {
    SETTLED: 'Devuelta.',
    IN_PROGRESS: 'Liquido la está procesando. Se consultará hasta que termine.',
    FAILED: 'Liquido no pudo hacer la devolución.',
    badRequest: 'Liquido dice que la solicitud no es válida. No se hizo nada.',
    tokenFailed: 'Liquido no dio acceso por ahora. No se envió nada; se enviará más tarde.',
    paymentUnknown: 'Liquido no conoce este pago. No se hizo nada.',
    ...onTheWay('Liquido'),
  },
} as const
