import type { Sample } from '../../contract/samples.ts'

/** The moment at which the client reads. Milliseconds since the epoch. */
export const at = 1_800_000_000_000

/** A sample as the client receives it. */
export const answered = ({ httpStatus = 200, body }: Sample) => ({
  outcome: 'answered' as const,
  status: httpStatus,
  text: JSON.stringify(body),
})

/** A body of another country in Peru's currency, where the form is judged and not the country. */
export const inSoles = <Body>(body: Body): Body =>
  JSON.parse(JSON.stringify(body).replaceAll(/"(?:MXN|CLP|COP|BRL)"/gu, '"PEN"')) as Body
