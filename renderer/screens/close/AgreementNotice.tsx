import { Notice } from '../../parts/Notice.tsx'
import type { Agreement } from '../../sentences/close.ts'

type AgreementNoticeProps = {
  agreement: Agreement
  /** It is news: what does not agree is told at once. */
  isUrgent?: boolean
}

/** Whether a day agrees with Kushki and Liquido, and what does not. */
export const AgreementNotice = ({ agreement, isUrgent = false }: AgreementNoticeProps) => (
  <>
    <Notice tone={agreement.tone} isUrgent={isUrgent && agreement.tone === 'bad'}>
      {agreement.first}
      {agreement.differences.length === 0 ? null : (
        <ul className="consequences">
          {agreement.differences.map((difference) => (
            <li key={difference}>{difference}</li>
          ))}
        </ul>
      )}
    </Notice>
    {agreement.rest.map((sentence) => (
      <p key={sentence}>{sentence}</p>
    ))}
  </>
)
