import { queueTextSchema } from '../../../contract/hub/console.ts'
import type { QueueRequest } from '../../../contract/hub/console.ts'
import { daySpan } from '../parts/now.ts'

/** What of the queue is looked at; an empty text: all. */
export type Filter = {
  storeId: string
  counterId: string
  state: string
  /** `YYYY-MM-DD`. */
  day: string
  text: string
}

export const everything: Filter = { storeId: '', counterId: '', state: '', day: '', text: '' }

/** A text that the hub would refuse, for it reads as a card's number, is not sent to it. */
export const isCardText = (text: string): boolean => !queueTextSchema.safeParse(text).success

/** The filter as the hub is asked for it. */
export function requestOf({ storeId, counterId, state, day, text }: Filter): Partial<QueueRequest> {
  return {
    ...(storeId === '' ? {} : { storeId }),
    ...(counterId === '' ? {} : { counterId }),
    ...(state === '' ? {} : { state: state as NonNullable<QueueRequest['state']> }),
    ...(day === '' ? {} : daySpan(day)),
    ...(text.trim() === '' || isCardText(text) ? {} : { text: text.trim() }),
  }
}
