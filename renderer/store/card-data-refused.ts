import { createSnapshot } from './snapshot.ts'

/** Whether main refused a call since data of a card was typed into a text; until a person has read it. */
export const cardDataRefused = createSnapshot<boolean>(false)

/** Whether a call was refused for that. What the preload throws names why, and nothing of the text. */
export const isCardDataRefusal = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('Refused: cardDataInText')
