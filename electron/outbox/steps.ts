import type { AnswerSummary, AttentionReason } from '../../domain/operations.ts'
import type { ActError, ConvertError, DecideError } from '../../contract/operations.ts'
import type { QueueSettings, StoreSettings } from '../../contract/settings.ts'
import type { GatewayAnswer, LookUpAnswer } from '../gateways/gateway.ts'
import type { OperationRow } from '../storage/operation-row.ts'

/** A person's verdict on a row that asks for one. */
export type Verdict = 'wasDone' | 'wasNotDone' | 'sendAgain' | 'goCardless'

/** Everything that can happen to a row. Events of a person carry who it was. */
export type RowEvent =
  /** The program started and found the row; `restored`: in an older copy of the database. */
  | { type: 'started'; restored: boolean }
  /** Its time has come and the dispatcher has a place for it. */
  | { type: 'due' }
  /** What a request was answered, however late. */
  | { type: 'answered'; answer: GatewayAnswer }
  | { type: 'lookedUp'; answer: LookUpAnswer }
  /** The gateway told of the end by itself (Liquido's callback). */
  | { type: 'toldEnd'; summary: AnswerSummary }
  /** What has to be sent is not whole any more: the disk changed it, or its bank account is gone. */
  | { type: 'payloadCorrupt' }
  /** Its card block grew too old, or was held in memory only and is gone. */
  | { type: 'cardGone' }
  | { type: 'clockWentBack' }
  /** The gateway answers again after a time in which it did not. */
  | { type: 'gatewayBack' }
  | { type: 'sendNow' }
  | { type: 'lookUpNow' }
  | { type: 'cancel' }
  | { type: 'convert' }
  | { type: 'cardPresented' }
  | { type: 'decide'; verdict: Verdict }

/** What has to be done besides keeping the row. The first three belong to the same transaction as the row. */
export type Effect =
  | { do: 'eraseCard' }
  /** Accept a refund in this void's place, linked to it, with an id of its own. */
  | { do: 'createRefund' }
  | { do: 'note'; event: string; detail: Readonly<Record<string, string | number | boolean | null>> }
  /** `replay`: the same body may have arrived before. */
  | { do: 'send'; replay: boolean }
  | { do: 'lookUp' }
  /** The gateway refused the credential: send nothing more to it. */
  | { do: 'pauseGateway' }

/** What the machine decides by, besides the row, the event and the time. */
export type Policy = {
  queue: QueueSettings
  cardData: StoreSettings['cardData']
  /** Whether the gateway proves that a repeated send of this row's body has no second effect. */
  isRepeatSafe: boolean
  /** Why no refund may take this void's place now; `null`: one may. */
  whyNoRefund: 'refundNotOpen' | 'refundOverLimit' | null
  /** In [0, 1), for the gap to the next try. */
  jitter: number
}

export type Step = { row: OperationRow; effects: Effect[] }

type NotNow = Extract<ActError, { tag: 'NotNow' }>

/** Why a person's wish does not fit the row as it is, by the event. The machinery's own events are never refused. */
export type RefusalOf<Event extends RowEvent> = Event extends {
  type: 'sendNow' | 'lookUpNow' | 'cancel' | 'cardPresented'
}
  ? NotNow
  : Event extends { type: 'convert' }
    ? Extract<ConvertError, { tag: 'NotNow' | 'NotAllowed' }>
    : Event extends { type: 'decide' }
      ? Extract<DecideError, { tag: 'NotNow' | 'NotAllowed' }>
      : never
export type Refusal = RefusalOf<RowEvent>

export const unchanged = (row: OperationRow): Step => ({ row, effects: [] })

/** Whether what the row needs to be sent with the card is still there. */
export const lacksCard = ({ withCard, cardStoredAt }: OperationRow): boolean =>
  withCard && cardStoredAt === null

/** A half-open window: at the deadline it is closed. A clock that was set back leaves no window to trust. */
export const isPastDeadline = ({ deadline, isClockSuspect }: OperationRow, now: number): boolean =>
  deadline !== null && (now >= deadline || isClockSuspect)

/**
 * Milliseconds to wait before try number `count` + 1: doubling from the first gap, capped, the upper half of it by
 * jitter so that a hundred tills do not come back in step.
 */
export function gapMs(count: number, { queue, jitter }: Policy): number {
  const whole = Math.min(queue.longestGapMs, queue.firstGapMs * 2 ** Math.min(count, 30))
  return Math.round(whole * (0.5 + jitter / 2))
}

/** Ends a row: nothing is due any more, and the card block goes in the same transaction. */
export function ended(
  row: OperationRow,
  state: 'approved' | 'declined' | 'refused' | 'expired' | 'cancelled',
  now: number,
  detail: Record<string, string> = {},
): Step {
  return {
    row: {
      ...row,
      state,
      nextAttemptAt: null,
      attention: null,
      cardStoredAt: null,
      mayHaveBeenProcessed: false,
      isRestored: false,
      updatedAt: now,
    },
    effects: [
      ...(row.cardStoredAt === null ? [] : [{ do: 'eraseCard' } as const]),
      { do: 'note', event: state, detail },
    ],
  }
}

/** Puts a row before a person. It is never sent by itself again. */
export function toAttention(row: OperationRow, attention: AttentionReason, now: number): Step {
  return {
    row: { ...row, state: 'attention', attention, nextAttemptAt: null, updatedAt: now },
    effects: [{ do: 'note', event: 'attention', detail: { reason: attention } }],
  }
}

/** Ends a row by what the gateway says became of it; what is no end puts it on the way there. */
export function toEnd(row: OperationRow, summary: AnswerSummary, now: number): Step {
  switch (summary.class) {
    case 'approved':
    case 'declined':
    case 'refused':
      return ended({ ...row, lastAnswer: summary }, summary.class, now, journalFields(summary))
    case 'inProgress':
    case 'unauthorised':
    case 'unknown':
    case 'retryLater':
    case 'notSent':
      return unchanged(row)
    default:
      return summary.class satisfies never
  }
}

/** The parts of an answer that the journal may hold. */
export const journalFields = ({
  code,
  reference,
  approvalCode,
  httpStatus,
}: AnswerSummary): Record<string, string> => ({
  ...(code === undefined ? {} : { code }),
  ...(reference === undefined ? {} : { reference }),
  ...(approvalCode === undefined ? {} : { approvalCode }),
  ...(httpStatus === undefined ? {} : { httpStatus: String(httpStatus) }),
})
