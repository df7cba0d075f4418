import type { Paper, PaperLine } from '../../contract/papers.ts'
import { QrCode } from '../parts/QrCode.tsx'
import { useSnapshot } from '../store/snapshot.ts'
import { settings } from '../store/stores.ts'
import { sheet, sheetId } from './make-paper.ts'

/** The paper that is being made: on no screen, and alone on the page that main prints. */
export function PaperSheet() {
  const paper = useSnapshot(sheet)
  const widthMm = useSnapshot(settings)?.printing.widthMm ?? 80
  return paper === null ? null : <Sheet paper={paper} widthMm={widthMm} />
}

const Sheet = ({ paper, widthMm }: { paper: Paper; widthMm: 58 | 80 }) => (
  <article className={`paper paper-${widthMm}`} id={sheetId} aria-hidden="true">
    {paper.lines.map((line, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- a paper is drawn once and its lines have no other name
      <Line key={index} line={line} />
    ))}
  </article>
)

function Line({ line }: { line: PaperLine }) {
  switch (line.tag) {
    case 'text':
      return <p className={`paper-${line.look}`}>{line.text}</p>
    case 'pair':
      return (
        <p className="paper-pair">
          <span>{line.name}</span>
          <span>{line.value}</span>
        </p>
      )
    case 'rule':
      return <hr />
    case 'signature':
      return <p className="paper-signature">{line.text}</p>
    case 'code':
      return <QrCode text={line.text} />
  }
}
