import { Notice } from './Notice.tsx'

/** What went wrong, said at once; nothing where nothing did. */
export const Problem = ({ sentence }: { sentence: string | null }) =>
  sentence === null ? null : (
    <Notice tone="bad" isUrgent>
      {sentence}
    </Notice>
  )
