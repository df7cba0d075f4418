import { approvedContent } from '../../contract/approved-content.ts'
import type { PresentCardError, SubmitError } from '../../contract/operations.ts'
import { err } from '../../domain/result.ts'
import { isRoleRefusal } from '../ipc/answered.ts'
import { session } from '../store/session.ts'
import { createSnapshot } from '../store/snapshot.ts'
import type { ApprovedCall } from './approved-calls.ts'

/** Why main wants an approval for what the role would allow. */
export type ApprovalReason = Extract<SubmitError | PresentCardError, { tag: 'SupervisorNeeded' }>['why']

export type ApprovalRequest = {
  call: ApprovedCall
  /** `null`: the role is too low. */
  why: ApprovalReason | null
  /** What exactly is approved, as a person reads it: the window behind is covered. */
  what: string | null
  /** SHA-256 of `approvedContent`: the word counts for this and nothing else. */
  content: string
  answer: (isApproved: boolean) => void
}

/** The approval that is asked for now; one at a time. */
export const approval = createSnapshot<ApprovalRequest | null>(null)

/** Nobody entitled answered for it: nothing was done. */
export const notApproved = err({ tag: 'NotApproved' as const })

/**
 * Makes a call. Where main wants somebody of a higher role for it, that person is asked for and the call made again, with the
 * same input: the word is given for that alone.
 *
 * @param call its name in the contract
 * @param options.reason why the answer wants an approval; `null`: it does not
 * @param options.what what exactly is approved, such as a way and its amount
 */
export async function withApproval<Input, Answer>(
  call: ApprovedCall,
  input: Input,
  run: (input: Input) => Promise<Answer>,
  {
    reason = () => null,
    what = null,
  }: { reason?: (answer: Answer) => ApprovalReason | null; what?: string | null } = {},
): Promise<Answer | typeof notApproved> {
  for (;;) {
    let why: ApprovalReason | null = null
    try {
      const answer = await run(input)
      why = reason(answer)
      if (why === null) return answer
    } catch (error) {
      // Where nobody is signed in there is nobody to answer for: the sign-in stands before everything by now.
      if (!isRoleRefusal(error) || session.get()?.state !== 'signedIn') throw error
    }
    if (!(await askForApproval(call, await contentOf(call, input), why, what))) return notApproved
  }
}

async function contentOf(call: ApprovedCall, input: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(approvedContent(call, input))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const askForApproval = (
  call: ApprovedCall,
  content: string,
  why: ApprovalReason | null,
  what: string | null,
): Promise<boolean> =>
  new Promise((resolve) => {
    approval.get()?.answer(false)
    approval.set({
      call,
      content,
      why,
      what,
      answer: (isApproved) => {
        approval.set(null)
        resolve(isApproved)
      },
    })
  })
