import type { Trace } from './run-operation.ts'
import type { Way } from './way.ts'

/** What differs from run to run, and would make the document another each time. */
const changing: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu, '<uuid>'],
  [/"(track_ksn|pin_ksn|enc_track\d|enc_tlv)":"[0-9A-F]+"/gu, '"$1":"<hexadecimal>"'],
  [/"(reference|approvalCode)":"[^"<]+"/gu, '"$1":"<of the acquirer>"'],
]
const steady = (text: string): string =>
  changing.reduce((changed, [pattern, name]) => changed.replaceAll(pattern, name), text)

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``

/** The page in docs/ that tells the operation's way. */
export function asDocument({ kind, reader, request, journal }: Trace, way: Way): string {
  const stages = way.stages.map(
    ({ title, files }) => `### ${title}\n\n${files.map((file) => `- \`${file}\``).join('\n')}`,
  )
  return `# The way of one ${kind}

Written by \`npm run trace -- ${kind}\`: a sample sale taken back with a chip card in the real app, in training, through
a simulated ID TECH reader. Read the files in this order to follow it. Of each file of ours of which a function ran
between the card and the outcome, it is told which of three things it does:

- it **carries** the operation: a function of it ran that runs for nothing else;
- it **serves** everything, this operation too: all of it that ran also runs for something else. Something else is the
  app's start, a search, a sale opened and left, a reader that goes and comes back, every screen, a check of the
  connection, and a rest on the same screen;
- it **draws** the operation: a function of a screen ran that runs for nothing else.

## Files that carry it: ${way.files}

${stages.join('\n\n')}

## Files that serve everything: ${way.serving.length}

${way.serving.map((file) => `- \`${file}\``).join('\n')}

## Files that draw it: ${way.drawing.length}

${way.drawing.map((file) => `- \`${file}\``).join('\n')}

## Bytes of the reader

As the masked log tells them (_Diagnóstico_, F9):

${fenced('text', reader.map(({ direction, bytes, text }) => `${direction} ${bytes} bytes: ${text}`).join('\n'))}

## The request on the wire

\`${request.method} ${request.path}\`, answered ${request.answered}:

${fenced('json', JSON.stringify(JSON.parse(steady(request.text)), null, 2))}

## Entries in the journal

${fenced('text', journal.map(({ who, event, detail }) => `${who}: ${event} ${steady(detail)}`).join('\n'))}
`
}
