/** One server-sent event, as far as the hub writes any. */
export type ServerEvent = { event: string; data: string }

/** Reads server-sent events out of pieces of text, wherever they are cut (WHATWG HTML, interpreting an event stream). */
export function createEventReader(): (text: string) => ServerEvent[] {
  let rest = ''
  return (text) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => {
      const fields = new Map(
        block.split('\n').map((line) => {
          const colon = line.indexOf(':')
          return [line.slice(0, Math.max(0, colon)), line.slice(colon + 1).trimStart()] as const
        }),
      )
      const event = fields.get('event')
      return event === undefined ? [] : [{ event, data: fields.get('data') ?? '' }]
    })
  }
}
