import type { z } from 'zod'
import type { DuplicateAnswer } from '../behaviour.ts'
import { answer, type Answer } from '../http/answers.ts'

/** Why the acquirer refuses. Business refusals come with HTTP 500 too, as the real one does it. */
export type Refusal =
  | { tag: 'InvalidBody'; why: string }
  | { tag: 'NotAllowed'; why: string }
  | { tag: 'AlreadyReversed' }
  | { tag: 'RefundPeriod'; why: string }
  | { tag: 'OtherCurrency' }
  | { tag: 'DuplicateId' }
  /** `why`: what could not be opened or read; never a digit of it. */
  | { tag: 'CardUnreadable'; why: string }

const error = (status: number, code: string, message: string, why?: string): Answer =>
  answer(status, {
    code,
    message,
    ...(why === undefined ? {} : { details: { Origin: 'sandbox', Message: why } }),
  })

/** `S001` is the sandbox's own: no public document names the code of a repeated id. */
function duplicate(as: DuplicateAnswer | null): Answer {
  if (as === 'refusal') return error(500, 'E041', 'Operación no permitida')
  return error(as === null || as === 200 ? 400 : as, 'S001', 'client_transaction_id repetido.')
}

/** The refusal's status, code and words as published. @param duplicates how a repeated id is refused */
export function refused(refusal: Refusal, duplicates: DuplicateAnswer | null): Answer {
  switch (refusal.tag) {
    case 'InvalidBody':
      return error(400, 'E001', 'Cuerpo de la petición inválido.', refusal.why)
    case 'NotAllowed':
      return error(500, 'E041', 'Operación no permitida', refusal.why)
    case 'AlreadyReversed':
      // The outer words are misspelt in the sample.
      return error(400, 'E048', 'La transacción previa ya se encuentra reservada')
    case 'RefundPeriod':
      return error(412, 'E016', 'Refund no disponible', refusal.why)
    case 'OtherCurrency':
      return error(500, 'E042', 'El código de moneda es diferente al de la transacción inicial.')
    case 'CardUnreadable':
      return answer(500, {
        code: 'E002',
        message: 'Ha ocurrido un error inesperado.',
        details: { Origin: `sandbox | ${refusal.why}`, Message: "Vault token can't decrypt" },
      })
    case 'DuplicateId':
      return duplicate(duplicates)
  }
}

/** `E001` with the place of the first fault; never with the value that stood there. */
export function invalid(error: z.ZodError): Answer {
  const [issue] = error.issues
  const place = issue === undefined || issue.path.length === 0 ? 'body' : issue.path.join('.')
  return refused({ tag: 'InvalidBody', why: `${place}: ${issue?.message ?? 'invalid'}` }, null)
}
