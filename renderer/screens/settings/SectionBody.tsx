import { CardSection } from './CardSection.tsx'
import { CounterSection } from './CounterSection.tsx'
import { FileSection } from './FileSection.tsx'
import { KushkiSection } from './KushkiSection.tsx'
import { LimitsSection } from './LimitsSection.tsx'
import { LiquidoSection } from './LiquidoSection.tsx'
import { PeopleSection } from './PeopleSection.tsx'
import { PrinterSection } from './PrinterSection.tsx'
import { QueueSection } from './QueueSection.tsx'
import { ReadersSection } from './ReadersSection.tsx'
import { RulesSection } from './RulesSection.tsx'
import type { SectionProps } from './section-props.ts'
import type { Section } from './sections.ts'
import { StoreSection } from './StoreSection.tsx'

export type SectionBodyProps = SectionProps & { section: Section; onImported: () => void }

/** The fields of one section. */
export function SectionBody({ section, onImported, ...props }: SectionBodyProps) {
  switch (section) {
    case 'store':
      return <StoreSection {...props} />
    case 'kushki':
      return <KushkiSection {...props} />
    case 'liquido':
      return <LiquidoSection {...props} />
    case 'rules':
      return <RulesSection {...props} />
    case 'queue':
      return <QueueSection {...props} />
    case 'limits':
      return <LimitsSection {...props} />
    case 'card':
      return <CardSection {...props} />
    case 'readers':
      return <ReadersSection {...props} />
    case 'printer':
      return <PrinterSection {...props} />
    case 'counter':
      return <CounterSection {...props} onImported={onImported} />
    case 'people':
      return <PeopleSection {...props} />
    case 'file':
      return <FileSection onImported={onImported} />
  }
}
