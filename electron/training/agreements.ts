import ky from 'ky'
import type { AcceptedProfile } from '../../domain/agreed-ciphertext.ts'
import type { SandboxAddress } from './sandbox-process.ts'

/**
 * Tells training's acquirer which forms of ciphertext the settings say that it agreed to: what a store writes there is opened in
 * training as it would be by an acquirer who did agree.
 */
export async function tellTrainingAgreements(
  { control, controlToken }: Pick<SandboxAddress, 'control' | 'controlToken'>,
  accepted: readonly AcceptedProfile[],
): Promise<void> {
  try {
    await ky.put(`${control}/agreements`, {
      json: accepted,
      headers: { authorization: `Bearer ${controlToken}` },
      retry: 0,
      timeout: 5000,
    })
  } catch {
    // The acquirer is being restarted: it is told when it listens again.
  }
}
