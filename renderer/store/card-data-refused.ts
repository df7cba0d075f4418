import { onCardDataRefused } from '../ipc/client.ts'
import { createSnapshot } from './snapshot.ts'

/** Whether main refused a call since data of a card was typed into a text; until a person has read it. */
export const cardDataRefused = createSnapshot<boolean>(false)
onCardDataRefused(() => cardDataRefused.set(true))
